import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { UserError } from '../errors.ts'
import { readOutline } from '../scaffold/outline.ts'
import { scaffold, type ScaffoldFile, type Wishes } from '../scaffold/scaffold.ts'
import { createOutput, type GlobalFlags, type Output, type Terminal } from './terminal/context.ts'
import { askInTurn } from './terminal/questions.ts'

export interface InitFlags extends GlobalFlags {
  /** A folder of documents to begin with. */
  from?: string
  yes?: boolean
}

/** Makes a project that validates, syncs and evaluates on the embedded server as it is. */
export async function init(dir: string | undefined, flags: InitFlags, terminal: Terminal): Promise<number> {
  const output = createOutput(flags, terminal)
  const root = resolve(dir ?? flags.project ?? process.cwd())
  if (existsSync(join(root, 'asst.yaml')))
    throw new UserError('usage', `${root} is a project already`, { hint: 'there is an asst.yaml in it' })
  const outline = flags.from === undefined ? undefined : await outlineOf(flags.from, root)
  const wishes: Wishes = {
    ...(await askWishes(root, flags, output, terminal)),
    id: randomBytes(4).toString('hex').slice(0, 6),
    ...(outline && { outline }),
  }
  const files = scaffold(wishes)
  refuseToOverwrite(files, root)
  for (const file of files) await write(file, root)

  const shown = relative(process.cwd(), root)
  output.document({ version: 1, project: root, files: files.map(({ path }) => path) })
  for (const { path } of files) output.print(`${output.paint('green', '+')} ${join(shown, path)}`)
  output.print(
    `\nNext${shown === '' ? '' : `, in ${shown}`}: asst sync, then asst eval, then asst ask support.`,
  )
  return 0
}

async function outlineOf(from: string, root: string) {
  const folder = resolve(from)
  await mkdir(root, { recursive: true })
  return readOutline(folder, root)
}

async function askWishes(
  root: string,
  { yes }: InitFlags,
  output: Output,
  terminal: Terminal,
): Promise<Pick<Wishes, 'name' | 'provider'>> {
  const name = nameOf(root)
  if (yes || !output.canAsk) return { name, provider: 'none' }
  const [named = '', provider = ''] = await askInTurn(
    [
      `Name of the project [${name}] `,
      'Where will it run besides this machine: openai, azure or none? [none] ',
    ],
    terminal,
  )
  return { name: named === '' ? name : nameOf(named), provider: providerOf(provider) }
}

/** What `asst.yaml` takes for a name. */
function nameOf(path: string): string {
  const name = basename(path)
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replaceAll(/^[^A-Za-z0-9]+/g, '')
    .slice(0, 64)
  return name === '' ? 'assistants' : name
}

function providerOf(answer: string): Wishes['provider'] {
  if (answer === 'openai' || answer === 'azure') return answer
  if (answer === '' || answer === 'none') return 'none'
  throw new UserError('usage', `${answer} is none of openai, azure and none`)
}

/** Throws `UserError` with every file that is there already. Nothing has been written yet. */
function refuseToOverwrite(files: ScaffoldFile[], root: string): void {
  const there = files.filter(({ path, isAppended }) => !isAppended && existsSync(join(root, path)))
  if (there.length === 0) return
  throw new UserError('usage', `these files are there already: ${there.map(({ path }) => path).join(', ')}`, {
    hint: 'nothing was written: move them away, or make the project in another folder',
  })
}

async function write({ path, text, isAppended }: ScaffoldFile, root: string): Promise<void> {
  const file = join(root, path)
  await mkdir(dirname(file), { recursive: true })
  const present = isAppended && existsSync(file) ? await readFile(file, 'utf8') : ''
  const missing = text.split('\n').filter((line) => line !== '' && !present.split(/\r?\n/).includes(line))
  if (present !== '' && missing.length === 0) return
  const gap = present === '' || present.endsWith('\n') ? '' : '\n'
  await writeFile(file, present === '' ? text : `${present}${gap}${missing.join('\n')}\n`)
}
