import { stringify } from 'yaml'
import type { FoundKnowledge } from './found-knowledge.ts'
import type { Draft } from './translate.ts'

/** A file of the project, by its path there. */
export interface NewFile {
  path: string
  text: string
}

const schemas = 'https://unpkg.com/assistants-as-code/schemas'

/** The YAML file of an imported assistant, and its instructions beside it. Adds a note where they are not as they were. */
export function assistantFiles(
  key: string,
  { id, fields, instructions, notes }: Draft,
  knowledge: Record<'file_search' | 'code_interpreter', string[]>,
): NewFile[] {
  const tools = fields.tools.map((tool) => {
    const keys =
      tool['type'] === 'file_search' || tool['type'] === 'code_interpreter' ? knowledge[tool['type']] : []
    const { type, ...options } = tool
    return { type, ...(keys.length > 0 && { knowledge: keys }), ...options }
  })
  const { name, description, model, tools: _, ...settings } = fields
  const document = {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    model,
    ...(instructions !== undefined && { instructions: `./${key}.md` }),
    ...(tools.length > 0 && { tools }),
    ...settings,
  }
  // A dump may hold anything, line ends among it.
  const origin = id !== undefined && /^[\w-]+$/.test(id) ? `# Imported from ${id}.\n` : ''
  const head = `# yaml-language-server: $schema=${schemas}/assistant.json\n${origin}`
  const text = head + stringify(escapeTemplates(document), { lineWidth: 100 })
  const files = [{ path: `assistants/${key}.yaml`, text }]
  if (instructions === undefined) return files
  const normal = `${instructions.replaceAll('\r\n', '\n').trimEnd()}\n`
  if (normal !== `${instructions}\n`)
    notes.push('instructions: line ends become \\n, and space at the end goes')
  return [...files, { path: `assistants/${key}.md`, text: escapeText(normal) }]
}

/** `knowledge/<key>.yaml`, where there is anything to say. @param root relative to `knowledge/`; absent for its own folder */
export function knowledgeFiles({ key, chunking }: FoundKnowledge, root: string | undefined): NewFile[] {
  const settings = { ...(root !== undefined && { root }), ...(chunking !== undefined && { chunking }) }
  if (Object.keys(settings).length === 0) return []
  const head = `# yaml-language-server: $schema=${schemas}/knowledge.json\n`
  return [{ path: `knowledge/${key}.yaml`, text: head + stringify(settings) }]
}

/** To a provider `{{name}}` is text like any other, and to a file of ours it is a variable. */
function escapeTemplates(value: unknown): unknown {
  if (typeof value === 'string') return escapeText(value)
  if (Array.isArray(value)) return value.map(escapeTemplates)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escapeTemplates(inner)]))
}

function escapeText(text: string): string {
  return text.replaceAll('{{', String.raw`\{{`)
}
