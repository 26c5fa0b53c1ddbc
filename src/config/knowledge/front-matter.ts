import { attributeMarks, attributesMax } from '../../limits.ts'
import type { KnowledgeFile } from '../desired.ts'
import { attributesSchema } from './knowledge-schema.ts'
import { nodeAt, type Located } from '../yaml/located.ts'
import { parseYaml } from '../yaml/parse-yaml.ts'
import type { Read } from '../read.ts'
import { readText } from '../yaml/source-text.ts'
import { createSource } from '../yaml/yaml-source.ts'

type Attributes = NonNullable<KnowledgeFile['attributes']>

/**
 * The scalars of a Markdown file's front matter, as attributes. Lists, maps and nulls are left out, because
 * attributes cannot hold them.
 * @param shared the knowledge base's own, which count towards the same limit
 */
export async function readFrontMatter(
  file: string,
  shared: Attributes,
  displayRoot: string,
): Promise<Read<Attributes>> {
  const read = await readText(file, displayRoot)
  if (!read.value) return { problems: read.problems }
  const block = /^(---\n[\s\S]*?\n)---[ \t]*(\n|$)/.exec(read.value.text)?.[1]
  if (block === undefined) return { value: {}, problems: [] }
  const parsed = parseYaml({ ...read.value, text: block })
  if (!parsed.value) return { problems: parsed.problems }
  const source = createSource(scalarsOf(parsed.value), file)
  const checked = source.validate(attributesSchema)
  if (!checked.value) return checked
  const count = new Set([...Object.keys(shared), ...Object.keys(checked.value)]).size
  const own = attributesMax - attributeMarks
  if (count <= own) return checked
  const message = `front matter and the knowledge base's attributes make ${count}, at most ${own} are allowed`
  return { problems: [source.problem('limit-exceeded', [], message)] }
}

function scalarsOf(node: Located): Located {
  if (node.kind !== 'map') return { kind: 'map', origin: node.origin, entries: new Map() }
  const entries = [...node.entries].filter(([key]) => {
    const value = nodeAt(node, [key])
    return value?.kind === 'scalar' && value.value !== null
  })
  return { ...node, entries: new Map(entries) }
}
