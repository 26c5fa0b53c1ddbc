import { buildSchema, describeSchema, type SchemaName } from './published.ts'
import { isSchema, template, type JsonSchema } from './json-schema.ts'

/** Files that people write, in the order in which they meet them. */
const written: SchemaName[] = ['project', 'assistant', 'knowledge', 'suite', 'script', 'faults']

/** `docs/reference.md`: every key of every file that people write, from its schema. */
export function renderReference(): string {
  const sections = written.map((name) => {
    const schema = buildSchema(name)
    // What an assistant demands where it extends another is its partial's.
    const whole = isSchema(schema['else']) ? schema['else'] : schema
    const [pattern = '', text = ''] = describeSchema(name).split(': ')
    return `## ${pattern}\n\nSchema \`${name}\`: ${text}.\n\n${table(rowsOf(whole, '', schema))}`
  })
  return `${head}\n${sections.join('\n')}\n${assertions()}`
}

const head = `# Every key of every file

Generated from the schemas by \`npm run reference\`; [configuration.md](configuration.md) and [evals.md](evals.md) explain with
examples. A key in bold is required. \`[]\` is an item of a list, \`<name>\` a key of your own choice.

Editors complete and check these files by the same schemas. A comment in a file's first line names its schema, as
\`asst init\` writes it:

\`\`\`yaml
# yaml-language-server: $schema=https://unpkg.com/assistants-as-code/schemas/assistant.json
\`\`\`

\`asst schema\` lists all of them, those of what commands print among them; \`asst schema assistant\` prints one, and
\`asst schema --output schemas\` writes them into a folder for editors without a network. What needs more than one file, or
compares two values, only \`asst validate\` can tell.
`

function assertions(): string {
  const { $defs } = buildSchema('suite')
  const { allOf } = isSchema($defs) && isSchema($defs['assertion']) ? $defs['assertion'] : {}
  const rows = (Array.isArray(allOf) ? allOf : []).flatMap(({ if: condition, then: schema }) => {
    const type: string = condition.properties.type.const
    const fields = rowsOf(schema, '', schema).filter(({ key }) => !shared.includes(key))
    const described = fields.map(({ key, type: kind, required }) => `${bold(key, required)} ${kind}`)
    return type.startsWith('not-') && type !== 'not-cites'
      ? []
      : [`| \`${type}\` | ${described.join('; ')} |`]
  })
  return `## Assertions\n\nBesides its own fields, each takes \`threshold\` (number 0 to 1), \`weight\` (number above 0), \`metric\` (text) and
\`gate\` (true or false); [evals.md](evals.md) says what each checks, and which may be negated.

| type | fields |\n|---|---|\n${rows.join('\n')}\n`
}

const shared = ['type', 'threshold', 'weight', 'metric', 'gate']

interface Row {
  key: string
  type: string
  required: boolean
  description: string
}

function table(rows: Row[]): string {
  const lines = rows.map(
    ({ key, type, required, description }) => `| ${bold(key, required)} | ${type} | ${description} |`,
  )
  return `| key | value | |\n|---|---|---|\n${lines.join('\n')}\n`
}

function bold(key: string, required: boolean): string {
  const code = `\`${key}\``
  return required ? `**${code}**` : code
}

/** Keys of a map and of all that is in it, environments' overrides excepted where they only repeat the file's. */
function rowsOf(schema: JsonSchema, prefix: string, root: JsonSchema): Row[] {
  const { properties, required, additionalProperties } = schema
  const needed = Array.isArray(required) ? required : []
  const named = isSchema(properties) ? Object.entries(properties) : []
  const rows = named.flatMap(([name, field]) =>
    isSchema(field) ? rowsOfField(`${prefix}${name}`, field, needed.includes(name), root) : [],
  )
  if (!isSchema(additionalProperties) || Object.keys(additionalProperties).length === 0) return rows
  return [...rows, ...rowsOfField(`${prefix}<name>`, additionalProperties, false, root)]
}

function rowsOfField(key: string, field: JsonSchema, required: boolean, root: JsonSchema): Row[] {
  const { description } = field
  const row = {
    key,
    type: typeOf(field),
    required,
    description: typeof description === 'string' ? description : '',
  }
  const isRepeated = key === 'environments.<name>' && 'was' in keysOf(root)
  return isRepeated ? [row] : [row, ...insideOf(key, field, root)]
}

function keysOf(root: JsonSchema): JsonSchema {
  const whole = isSchema(root['else']) ? root['else'] : root
  return isSchema(whole['properties']) ? whole['properties'] : {}
}

function insideOf(key: string, field: JsonSchema, root: JsonSchema): Row[] {
  return optionsOf(field).flatMap((option) => {
    if (option['type'] === 'array' && isSchema(option['items'])) {
      return insideOf(`${key}[]`, option['items'], root)
    }
    const { type } = isSchema(option['properties']) ? option['properties'] : {}
    const isTold = isSchema(type) && type['enum'] !== undefined
    return isTold && Array.isArray(option['allOf'])
      ? kindsOf(key, option['allOf'], root)
      : rowsOf(option, `${key}.`, root)
  })
}

/** A map whose keys depend on its type. */
function kindsOf(key: string, kinds: JsonSchema[], root: JsonSchema): Row[] {
  return kinds.flatMap(({ then: schema }) => {
    if (!isSchema(schema) || !isSchema(schema['properties'])) return []
    const { type, ...fields } = schema['properties']
    const name = isSchema(type) ? String(type['const']) : ''
    const { [name]: _nested, ...own } = fields
    return rowsOf({ ...schema, properties: own }, `${key} (${name}).`, root)
  })
}

/** The alternatives of a value; null and what is yet to be filled are no news in any row. */
function optionsOf(field: JsonSchema): JsonSchema[] {
  const { anyOf, type, pattern } = field
  if (type === 'null' || pattern === template) return []
  const options: unknown[] =
    Array.isArray(anyOf) && (type === undefined || type === 'string') ? anyOf : [field]
  return options === anyOf ? options.filter(isSchema).flatMap(optionsOf) : [field]
}

/** In a few words: `text up to 64`, `number 0 to 1`, `local, openai`. */
function typeOf(field: JsonSchema): string {
  const words = optionsOf(field).map((option) => {
    const { type, const: fixed, enum: values, $ref } = option
    if ($ref !== undefined) return 'assertion'
    if (fixed !== undefined) return `\`${String(fixed)}\``
    if (Array.isArray(values)) return values.map((value) => `\`${String(value)}\``).join(', ')
    if (type === 'array') {
      const item = isSchema(option['items']) ? typeOf(option['items']) : 'any'
      return `list of ${item.includes(' or ') ? `(${item})` : item}`
    }
    const kinds = (Array.isArray(type) ? type : [type]).filter((kind) => kind !== 'null')
    return kinds.map((kind) => `${typeWords[String(kind)] ?? 'any'}${boundsOf(option)}`).join(' or ')
  })
  return [...new Set(words)].join(' or ')
}

const typeWords: Record<string, string> = {
  string: 'text',
  number: 'number',
  integer: 'whole number',
  boolean: 'true or false',
  object: 'map',
}

function boundsOf(option: JsonSchema): string {
  const rules = isSchema(option['else']) ? { ...option, ...option['else'] } : option
  const { minimum, maximum, maxLength, exclusiveMinimum } = rules as Record<string, number | undefined>
  if (maxLength !== undefined) return ` up to ${maxLength}`
  if (exclusiveMinimum !== undefined) return ` above ${exclusiveMinimum}`
  if (minimum !== undefined && maximum !== undefined) return ` ${minimum} to ${maximum}`
  return minimum === undefined ? '' : ` from ${minimum}`
}
