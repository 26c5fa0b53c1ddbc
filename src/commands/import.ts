import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { listKnowledge } from '../config/knowledge/list-knowledge.ts'
import { suggestHint } from '../config/suggest.ts'
import { UserError } from '../errors.ts'
import { collectObjects } from '../import/collect.ts'
import { type FoundKnowledge, findKnowledge } from '../import/found-knowledge.ts'
import { draftForStore, keyDrafts, prepareImport } from '../import/prepare.ts'
import { readDump } from '../import/read-dump.ts'
import { matchKnowledge, recordImport } from '../import/record.ts'
import { translate } from '../import/translate.ts'
import type { NewFile } from '../import/write-files.ts'
import { importDocument, renderImport, type Imported } from '../report/import.ts'
import { emptyLockfile, writeLockfile } from '../state/lockfile.ts'
import { holdSyncLock } from '../state/sync-lock.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { GlobalFlags, Terminal } from './terminal/context.ts'
import { withWorkspace } from './terminal/with-workspace.ts'

export interface ImportFlags extends GlobalFlags {
  from?: string[]
  only?: string[]
  store?: string[]
  /** `<key>=<folder>`. */
  knowledge?: string[]
  model: string
}

/** Writes files and lockfile entries for objects that exist already. Sends reads only. */
export function importObjects(flags: ImportFlags, terminal: Terminal): Promise<number> {
  return withWorkspace(flags, terminal, async (workspace, output) => {
    const folders = await readFolders(flags.knowledge ?? [])
    const dumped = flags.from === undefined ? undefined : await readDumps(flags.from)
    const release = await holdSyncLock(workspace.paths.syncLock, workspace.environment.identity)
    try {
      const imported = await runImport(workspace, flags, folders, dumped)
      output.print(renderImport(imported, output.paint))
      output.document(importDocument(workspace.environment, imported))
    } finally {
      release()
    }
    return 0
  })
}

async function runImport(
  workspace: Workspace,
  { only = [], store: stores = [], model }: ImportFlags,
  folders: Map<string, string>,
  dumped: Awaited<ReturnType<typeof readDumps>> | undefined,
): Promise<Imported> {
  const { project, environment, owner, paths } = workspace
  const { root } = project
  const { runtime } = environment
  const remote = await workspace.remote()
  const { lockfile } = await workspace.recorded()
  const wanted = { ...(dumped !== undefined && { dumped }), only, stores }
  const collected = await collectObjects(remote, owner, lockfile, wanted)
  const managed = new Map(
    Object.entries(lockfile?.knowledge ?? {}).flatMap(([key, { vectorStoreId }]) =>
      vectorStoreId === undefined ? [] : [[vectorStoreId, key]],
    ),
  )
  const drafts = collected.assistants.map((raw) => translate(raw, runtime))
  for (const id of collected.storesAlone) {
    if (managed.has(id) || drafts.some(({ storeIds }) => storeIds.includes(id))) continue
    drafts.push(draftForStore(id, (await remote.stores.retrieve(id))?.name || id, model))
  }
  const keyed = keyDrafts(drafts, Object.keys(lockfile?.assistants ?? {}))
  const found = await findKnowledge(remote, owner, keyed, collected.storesAlone, managed)
  proveNamed([...folders.keys()], [...found.values()])
  const { entries } = await listKnowledge(root)
  const present = [...entries.keys()]
  const tuned = present.filter((key) => entries.get(key)?.settings !== undefined)
  const prepared = prepareImport(keyed, found, { root, runtime, lockfile, present, tuned, folders, managed })
  const skipped = [...collected.skipped, ...prepared.skipped]
  if (prepared.assistants.length === 0) throw nothingImported(skipped)

  return writeNew(root, prepared.files, async () => {
    const { knowledge } = await workspace.desired()
    const matched = matchKnowledge(prepared, knowledge)
    const before = lockfile ?? emptyLockfile(project, environment)
    const after = recordImport(before, prepared, matched, knowledge, collected.live, runtime)
    await writeLockfile(paths.lockfile, after)
    return { ...prepared, skipped, matched }
  })
}

/** `--knowledge KEY=DIR`. Throws `UserError` where one is not of this form, or no folder. */
async function readFolders(written: string[]): Promise<Map<string, string>> {
  const folders = new Map<string, string>()
  for (const entry of written) {
    const at = entry.indexOf('=')
    const [key, folder] = [entry.slice(0, at), resolve(entry.slice(at + 1))]
    const isFolder = at > 0 && (await stat(folder).catch(() => undefined))?.isDirectory()
    if (!isFolder)
      throw new UserError('usage', `--knowledge ${entry}: expected KEY=DIR, where DIR is a folder`, {
        hint: 'KEY is what asst import calls the knowledge base, or the ID of its vector store',
      })
    folders.set(key, folder)
  }
  return folders
}

/** Throws `UserError` where a folder is given for what was not found, so that a slip does not pass for a choice. */
function proveNamed(named: string[], found: FoundKnowledge[]): void {
  const known = found.flatMap(({ key, storeId }) => [key, storeId ?? []].flat())
  const unknown = named.find((name) => !known.includes(name))
  if (unknown === undefined) return
  throw new UserError('unknown-knowledge', `--knowledge ${unknown}: nothing that was found is called so`, {
    hint: suggestHint(unknown, known, 'nothing that was found has knowledge'),
  })
}

async function readDumps(files: string[]) {
  const read = files.map(async (file) => {
    const text = await readFile(file, 'utf8').catch((error: Error) => {
      throw new UserError('file-unreadable', `${file} cannot be read: ${error.message}`, { cause: error })
    })
    return readDump(file, text)
  })
  return (await Promise.all(read)).flat()
}

/** Writes new files, and takes them away again where what follows fails. Throws `UserError` where one is there already. */
async function writeNew<T>(root: string, files: NewFile[], run: () => Promise<T>): Promise<T> {
  const there = files.filter(({ path }) => existsSync(join(root, path)))
  if (there.length > 0)
    throw new UserError(
      'usage',
      `these files are there already: ${there.map(({ path }) => path).join(', ')}`,
      {
        hint: 'nothing was written: move them away, or import less with --only',
      },
    )
  try {
    for (const { path, text } of files) {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await writeFile(join(root, path), text, { flag: 'wx' })
    }
    return await run()
  } catch (error) {
    for (const { path } of files) await rm(join(root, path), { force: true })
    throw error
  }
}

function nothingImported(skipped: { name: string; reason: string }[]): UserError {
  return new UserError('nothing-imported', 'there is nothing that can be imported: nothing was written', {
    problems: skipped.map(({ name, reason }) => ({
      code: 'nothing-imported',
      severity: 'error',
      message: `${name}: ${reason}`,
    })),
    hint:
      skipped.length > 0
        ? 'mend what is listed, and import again'
        : 'the host has no assistants and no vector stores that are nobody’s; --from reads a dump',
  })
}
