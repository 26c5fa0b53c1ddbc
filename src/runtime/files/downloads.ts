import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, rm, rmdir, stat } from 'node:fs/promises'
import { dirname, extname, join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { UserError } from '../../errors.ts'
import { explainApiError } from '../../remote/explain-error.ts'
import type { GeneratedFile } from '../reply.ts'

/** Gets a file's bytes, as a response whose body is read while it comes. */
export type FetchContent = (file: GeneratedFile) => Promise<Response>

/** Bytes of a name that every file system takes, with room for a number. */
const nameBytes = 200
/** Files of one name in one folder. */
const numbersMax = 10_000

/**
 * Saves files in a folder, which is made where it is missing. Names are the provider's, so they are made harmless:
 * nothing is written outside the folder, and nothing over what is there, beside which a number is put into the name.
 * A file that cannot be had keeps the reason, and the others are saved all the same.
 */
export async function downloadFiles(
  files: GeneratedFile[],
  folder: string,
  fetchContent: FetchContent,
  signal: AbortSignal | undefined,
): Promise<GeneratedFile[]> {
  if (files.length === 0) return []
  const target = resolve(folder)
  await prepareFolder(target)
  const saved: GeneratedFile[] = []
  for (const file of files) saved.push(await download(file, target, fetchContent, signal))
  return saved
}

/** A harmless name for what a provider calls a file: no folders, no control or special characters, never empty. */
export function safeName(filename: string): string {
  const base = filename.split(/[/\\]/).at(-1) ?? ''
  // oxlint-disable-next-line no-control-regex -- control characters are what is taken out
  const plain = base.replaceAll(/[\u0000-\u001f\u007f<>:"|?*]/g, '_').replace(/[. ]+$/, '')
  const visible = plain.replace(/^\.+/, '_')
  return visible === '' ? 'file' : shorten(visible)
}

function shorten(name: string): string {
  const extension = extname(name).slice(0, 20)
  let stem = extension === '' ? name : name.slice(0, -extension.length)
  while (Buffer.byteLength(stem + extension) > nameBytes) stem = [...stem].slice(0, -1).join('')
  return stem + extension
}

/**
 * Makes a folder for downloads where it is missing, and proves that files can be made in it: what a mode promises, a
 * file system need not keep. Throws `UserError` where they cannot.
 */
export async function prepareFolder(folder: string): Promise<void> {
  try {
    await makeFolder(resolve(folder))
    await rmdir(await mkdtemp(join(resolve(folder), '.asst-')))
  } catch (error) {
    throw new UserError('usage', `cannot download to ${folder}: ${messageOf(error)}`, {
      hint: 'name a folder that you may write to',
      cause: error,
    })
  }
}

/** Level by level, because Node's own recursion never ends where a file system takes no folders, as below `/proc`. */
async function makeFolder(folder: string): Promise<void> {
  if (await isFolder(folder)) return
  if (dirname(folder) !== folder) await makeFolder(dirname(folder))
  try {
    await mkdir(folder)
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!(await isFolder(folder))) throw error
  }
}

/** Throws where something else has the name. */
async function isFolder(path: string): Promise<boolean> {
  try {
    if ((await stat(path)).isDirectory()) return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false
    throw error
  }
  throw new Error(`${path} is a file, not a folder`)
}

async function download(
  file: GeneratedFile,
  folder: string,
  fetchContent: FetchContent,
  signal: AbortSignal | undefined,
): Promise<GeneratedFile> {
  try {
    const { body } = await fetchContent(file)
    if (body === null) throw new Error('the provider sent nothing')
    return { ...file, savedTo: await saveNumbered(body, folder, safeName(file.filename), signal) }
  } catch (error) {
    return { ...file, error: reasonOf(error, file) }
  }
}

/** Takes the first name that is free. Creating is what tells: looking first would leave a moment between. */
async function saveNumbered(
  body: NonNullable<Response['body']>,
  folder: string,
  name: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  const extension = extname(name)
  const stem = extension === '' ? name : name.slice(0, -extension.length)
  for (let number = 1; number <= numbersMax; number += 1) {
    const path = join(folder, number === 1 ? name : `${stem}-${number}${extension}`)
    const output = await create(path)
    if (output === undefined) continue
    try {
      await pipeline(Readable.fromWeb(body), output, { signal })
      return path
    } catch (error) {
      await rm(path, { force: true })
      throw error
    }
  }
  throw new Error(`there are ${numbersMax} files of that name already`)
}

/** A stream into a new file; undefined where something of that name is there, a link to nowhere included. */
async function create(path: string): Promise<ReturnType<typeof createWriteStream> | undefined> {
  const output = createWriteStream(path, { flags: 'wx' })
  const { promise, resolve: opened, reject } = Promise.withResolvers<boolean>()
  output.once('open', () => opened(true))
  output.once('error', (error) => {
    if ('code' in error && error.code === 'EEXIST') opened(false)
    else reject(error)
  })
  return (await promise) ? output : undefined
}

function reasonOf(error: unknown, { fileId }: GeneratedFile): string {
  try {
    return explainApiError(error, `GET the content of ${fileId}`).message
  } catch {
    // The disk's own errors, and a connection that broke within the file.
    return messageOf(error)
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
