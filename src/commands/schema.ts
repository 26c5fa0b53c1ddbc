import { join, relative, resolve } from 'node:path'
import { suggestHint } from '../config/suggest.ts'
import { UserError } from '../errors.ts'
import { buildSchema, describeSchema, schemaNames, type SchemaName } from '../report/schemas/published.ts'
import { writeAtomically } from '../state/disk.ts'
import { createOutput, type GlobalFlags, type Terminal } from './terminal/context.ts'

export interface SchemaFlags extends GlobalFlags {
  /** A folder that gets all of them. */
  output?: string
}

/** Prints one JSON Schema, lists what there is, or writes them all. Needs no project. */
export async function schema(
  name: string | undefined,
  flags: SchemaFlags,
  terminal: Terminal,
): Promise<number> {
  const chosen = name === undefined ? undefined : find(name)
  const names = chosen === undefined ? schemaNames : [chosen]
  const output = createOutput(flags, terminal)
  if (flags.output !== undefined) {
    const folder = resolve(flags.output)
    for (const one of names) await writeAtomically(join(folder, `${one}.json`), textOf(one))
    output.document({ version: 1, written: names.map((one) => join(folder, `${one}.json`)) })
    output.note(`Wrote ${names.length} schemas to ${relative('', folder) || '.'}.`)
    return 0
  }
  if (chosen !== undefined) {
    terminal.stdout.write(textOf(chosen))
    return 0
  }
  const width = Math.max(...names.map(({ length }) => length))
  for (const one of names) output.print(`${one.padEnd(width)}  ${describeSchema(one)}`)
  output.document({
    version: 1,
    schemas: names.map((one) => ({ name: one, describes: describeSchema(one) })),
  })
  return 0
}

function find(name: string): SchemaName {
  const found = schemaNames.find((known) => known === name)
  if (found !== undefined) return found
  throw new UserError('usage', `there is no schema ${name}`, { hint: suggestHint(name, schemaNames, '') })
}

function textOf(name: SchemaName): string {
  return `${JSON.stringify(buildSchema(name), null, 2)}\n`
}
