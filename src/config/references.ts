import { z } from 'zod'
import type { Problem } from '../errors.ts'
import { checkReference, resolveReference, type ReferenceContext } from './file-reference.ts'
import { readInstructions } from './assistants/instructions.ts'
import { originAt, type Path } from './yaml/located.ts'
import type { Vars } from './project.ts'
import { suggestHint } from './suggest.ts'
import type { YamlSource } from './yaml/yaml-source.ts'

export interface AssistantReferenceContext extends ReferenceContext {
  /** Keys of the knowledge bases there are. */
  knowledgeKeys: string[]
}

/** A knowledge base that a tool names. */
export interface KnowledgeUse {
  /** Its key. */
  knowledge: string
  tool: 'file_search' | 'code_interpreter'
}

/** What an assistant's declaration names outside itself, found and read. */
export interface References {
  instructions: string
  /** Handlers with absolute paths, by the index of their tool: a module, or a command and its arguments. */
  handlers: Map<number, string | string[]>
  uses: KnowledgeUse[]
  problems: Problem[]
}

// Read loosely, so that a slip elsewhere in the declaration hides no problem here.
const looseAssistant = z.object({
  instructions: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .catch(undefined),
  tools: z.array(z.unknown()).optional().catch(undefined),
})
const looseHandler = z.object({ handler: z.union([z.string(), z.array(z.string())]) })
const looseUse = z.object({
  type: z.enum(['file_search', 'code_interpreter']),
  knowledge: z.array(z.string()),
})

/** Resolves what the data of an assistant, vars filled in, names: instruction files, handlers, knowledge bases. */
export async function resolveReferences(
  data: unknown,
  source: YamlSource,
  vars: Vars,
  context: AssistantReferenceContext,
): Promise<References> {
  const { instructions = [], tools = [] } = looseAssistant.parse(data)
  const text = await readInstructions(instructions, source, vars, context)
  const references: References = {
    instructions: text.value ?? '',
    handlers: new Map(),
    uses: [],
    problems: text.problems,
  }
  for (const [index, tool] of tools.entries()) {
    const { data: use } = looseUse.safeParse(tool)
    if (use) addUses(use, ['tools', index, 'knowledge'], source, context, references)
    const { data: named } = looseHandler.safeParse(tool)
    if (named) await addHandler(named.handler, index, source, context, references)
  }
  return references
}

function addUses(
  { type, knowledge }: z.infer<typeof looseUse>,
  path: Path,
  source: YamlSource,
  { knowledgeKeys }: AssistantReferenceContext,
  references: References,
): void {
  for (const [index, written] of knowledge.entries()) {
    const key = written.normalize('NFC')
    references.uses.push({ knowledge: key, tool: type })
    if (knowledgeKeys.includes(key)) continue
    const hint = suggestHint(key, knowledgeKeys, `put files into knowledge/${key}/`)
    const message = `there is no knowledge base ${key}`
    references.problems.push(source.problem('unknown-knowledge', [...path, index], message, hint))
  }
}

/** A module is a path; of a command, those arguments are paths that begin as one. */
async function addHandler(
  handler: string | string[],
  index: number,
  source: YamlSource,
  context: ReferenceContext,
  references: References,
): Promise<void> {
  const path = ['tools', index, 'handler']
  const resolvePart = async (part: string, at: Path): Promise<string> => {
    const file = resolveReference(part, originAt(source.node, at).source.file)
    const problem = await checkReference(file, source.place(at), context)
    if (problem) references.problems.push(problem)
    return file
  }
  if (typeof handler === 'string') {
    references.handlers.set(index, await resolvePart(handler, path))
    return
  }
  const parts: string[] = []
  for (const [position, part] of handler.entries())
    parts.push(/^\.{1,2}\//.test(part) ? await resolvePart(part, [...path, position]) : part)
  references.handlers.set(index, parts)
}
