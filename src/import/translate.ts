import type { z } from 'zod'
import { compileFields } from '../compile/fields.ts'
import { withoutMarks } from '../compile/marks.ts'
import { assistantSchema } from '../config/assistants/assistant-schema.ts'
import type { Runtime } from '../config/runtime.ts'
import { isMap, type RawAssistant } from './read-dump.ts'
import { translateTools } from './translate-tools.ts'

/** What an assistant object becomes, before its knowledge is known by key. */
export interface Draft {
  id?: string
  name: string
  /** Fields of its YAML file, `instructions` and the knowledge of its tools excepted. */
  fields: Record<string, unknown> & { tools: Record<string, unknown>[] }
  instructions?: string
  storeIds: string[]
  codeFileIds: string[]
  /** What is not as it was, field by field. */
  notes: string[]
}

/** Fields with a meaning of their own here, or none worth a word. */
const handled = [
  'id',
  'object',
  'created_at',
  'instructions',
  'tools',
  'tool_resources',
  'file_ids',
  'metadata',
]

/** Fields that files have under the same name. */
const kept = ['name', 'description', 'model', 'temperature', 'top_p', 'reasoning_effort', 'response_format']

/** Turns an assistant object into a file's fields, and says of each that has no counterpart on the runtime. */
export function translate(raw: RawAssistant, runtime: Runtime): Draft {
  const notes: string[] = []
  const isSet = (name: string) => raw[name] !== null && raw[name] !== undefined && raw[name] !== ''
  const fields: Draft['fields'] = { tools: [] }
  for (const name of kept) if (isSet(name)) fields[name] = raw[name]
  if (fields['response_format'] === 'auto') delete fields['response_format']
  const own = isMap(raw['metadata']) ? withoutMarks(raw['metadata'] as Record<string, string>) : {}
  if (Object.keys(own).length > 0) fields['metadata'] = own
  for (const name of Object.keys(raw))
    if (isSet(name) && !handled.includes(name) && !kept.includes(name))
      notes.push(`${name}: not a field that is known, left out`)

  if (isSet('instructions') && typeof raw['instructions'] !== 'string')
    notes.push('instructions: no text, left out')
  const { tools, storeIds, codeFileIds } = translateTools(raw, runtime, notes)
  const valid = dropInvalid({ ...fields, tools }, notes)
  notes.push(...unsent(valid, runtime))
  const { id, name, instructions } = raw
  return {
    ...(typeof id === 'string' && { id }),
    name: typeof name === 'string' && name !== '' ? name : String(id ?? 'assistant'),
    fields: valid,
    ...(typeof instructions === 'string' && instructions !== '' && { instructions }),
    storeIds,
    codeFileIds,
    notes,
  }
}

/** Hosts allow what a file cannot say; each such field is left out, and the rest stays. */
function dropInvalid(fields: Draft['fields'], notes: string[]): Draft['fields'] {
  const issues = assistantSchema.safeParse(fields).error?.issues ?? []
  const wrongTools = new Set(issues.flatMap(({ path }) => (path[0] === 'tools' ? [path[1]] : [])))
  const wrong = new Set(issues.map(({ path }) => String(path[0])))
  for (const { path, message } of firstOfEach(issues)) notes.push(`${path.join('.')}: ${message}, left out`)
  const left = Object.entries(fields).filter(([name]) => name === 'model' || !wrong.has(name))
  return { ...Object.fromEntries(left), tools: fields.tools.filter((_, index) => !wrongTools.has(index)) }
}

function firstOfEach(issues: z.core.$ZodIssue[]): z.core.$ZodIssue[] {
  const seen = new Set<string>()
  return issues.filter(({ path }) => {
    const place = path.slice(0, path[0] === 'tools' ? 2 : 1).join('.')
    return seen.has(place) ? false : seen.add(place)
  })
}

/** Fields that the runtime's requests have no place for. */
function unsent(fields: Record<string, unknown>, runtime: Runtime): string[] {
  return kept
    .filter((name) => fields[name] !== undefined && name !== 'model')
    .filter((name) => {
      const body = compileFields({ name: '', model: '', tools: [], [name]: fields[name] }, runtime)
      return Object.keys(body).every((key) => ['name', 'model'].includes(key) && key !== name)
    })
    .map((name) => `${name}: no counterpart on the ${runtime} runtime, kept in the file and not sent`)
}
