import { extname, relative, resolve } from 'node:path'
import { sortKeys } from '../compile/digest.ts'
import { UserError } from '../errors.ts'
import { renderDotenv } from '../report/export/dotenv.ts'
import { exportDocument, type ExportDocument } from '../report/export/document.ts'
import { renderTypescript } from '../report/export/typescript.ts'
import type { Recorded } from '../state/recorded.ts'
import { writeAtomically } from '../state/disk.ts'
import { readFreshness } from '../workspace/freshness.ts'
import { knowledgeOf, provisionedOf } from '../workspace/provisioned.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { GlobalFlags, Output, Terminal } from './terminal/context.ts'
import { withWorkspace } from './terminal/with-workspace.ts'

export interface ExportFlags extends GlobalFlags {
  format?: 'dotenv' | 'json' | 'ts'
  output?: string
}

const formats = { '.env': 'dotenv', '.json': 'json', '.ts': 'ts', '.mts': 'ts' } as const

const renderers: Record<NonNullable<ExportFlags['format']>, (document: ExportDocument) => string> = {
  dotenv: renderDotenv,
  json: (document) => `${JSON.stringify(document, sortKeys, 2)}\n`,
  ts: renderTypescript,
}

/** Writes what was synced for an application: IDs, compiled requests, paths of files. Sends nothing. */
export function exportEnvironment(flags: ExportFlags, terminal: Terminal): Promise<number> {
  const format = flags.format ?? formatOf(flags)
  const isDocument = flags.output === undefined
  const write = async (workspace: Workspace, output: Output) => {
    const desired = await workspace.desired()
    const recorded = await workspace.recorded()
    const text = renderers[format](exportOf(workspace, recorded))
    const { edited, unfinished } = readFreshness(desired, recorded.lockfile, [...desired.assistants.keys()])
    if (edited.length > 0)
      output.note(
        `${output.paint('yellow', 'edited since the last sync, and exported as it was then:')} ${edited.join(', ')}`,
      )
    if (unfinished.length > 0)
      output.note(`${output.paint('yellow', 'files failed at the last sync:')} ${unfinished.join(', ')}`)
    if (flags.output === undefined) {
      terminal.stdout.write(text)
      return 0
    }
    await writeAtomically(resolve(flags.output), text)
    output.print(`Wrote ${relative('', resolve(flags.output))}.`)
    output.document({
      version: 1,
      environment: workspace.environment.identity,
      written: resolve(flags.output),
    })
    return 0
  }
  return withWorkspace({ ...flags, isDocument }, terminal, write, { isOffline: true })
}

/** Everything that was synced to an environment. Throws `UserError` where nothing was. */
function exportOf({ project, environment }: Workspace, recorded: Recorded): ExportDocument {
  const { lockfile, assistants } = recorded
  if (lockfile === undefined)
    throw new UserError('not-synced', `nothing is synced to ${environment.identity}`, {
      hint: 'run `asst sync`',
    })
  const keys = Object.keys(lockfile.assistants).toSorted()
  return exportDocument(
    project,
    environment,
    lockfile,
    keys.map((key) => provisionedOf(environment.runtime, recorded, key)),
    (key) => {
      const record = assistants.get(key)
      return record === undefined ? [] : knowledgeOf(record)
    },
  )
}

/** As the output's name says. */
function formatOf({ output, json }: ExportFlags): NonNullable<ExportFlags['format']> {
  const known: Record<string, 'dotenv' | 'json' | 'ts'> = formats
  const name = output ?? ''
  const extension = extname(name) || (name.endsWith('.env') ? '.env' : '')
  const format = known[extension] ?? (output === undefined && json === true ? 'json' : undefined)
  if (format !== undefined) return format
  throw new UserError('usage', 'export needs a format', {
    hint: '--format dotenv, json or ts; or --output FILE whose name ends in .env, .json or .ts',
  })
}
