import type { Problem } from '../errors.ts'
import type { DeclaredAssistant } from './assistant-schema.ts'
import type { DesiredAssistant, Tool } from './desired.ts'
import { checkReference, resolveReference } from './file-reference.ts'
import { readInstructions } from './instructions.ts'
import { originAt } from './located.ts'
import type { Vars } from './project.ts'
import type { Read } from './read.ts'
import type { AssistantContext } from './resolve-assistant.ts'
import { suggestHint } from './suggest.ts'
import type { DeclaredTool } from './tool-schema.ts'
import type { YamlSource } from './yaml-source.ts'

/** Makes the desired assistant of a valid declaration: reads its instructions and resolves what its tools name. */
export async function createAssistant(
  key: string,
  declared: DeclaredAssistant,
  source: YamlSource,
  vars: Vars,
  context: AssistantContext,
): Promise<Read<DesiredAssistant>> {
  const {
    instructions,
    metadata,
    was,
    tools,
    name,
    extends: _e,
    environments: _n,
    vars: _v,
    enabled: _d,
    ...rest
  } = declared
  const text = await readInstructions(instructions ?? [], source, vars, context)
  const resolved = await Promise.all(
    (tools ?? []).map((tool, index) => createTool(tool, index, source, context)),
  )
  const problems = [text, ...resolved].flatMap((part) => part.problems)
  if (problems.length > 0) return { problems }
  const value: DesiredAssistant = {
    key,
    file: source.file,
    name: name ?? key,
    ...present(rest),
    ...(text.value && { instructions: text.value }),
    tools: resolved.flatMap((part) => part.value ?? []),
    metadata: metadata ?? {},
    was: was ?? [],
    locate: (path) => source.place(path),
  }
  return { value, problems: [] }
}

async function createTool(
  tool: DeclaredTool,
  index: number,
  source: YamlSource,
  context: AssistantContext,
): Promise<Read<Tool>> {
  if (tool.type === 'file_search' || tool.type === 'code_interpreter') {
    const { knowledge, ...rest } = tool
    const keys = (knowledge ?? []).map((key) => key.normalize('NFC'))
    const problems = keys.flatMap((key, position) => checkKnowledge(key, [index, position], source, context))
    return problems.length > 0
      ? { problems }
      : { value: { ...present(rest), knowledge: [...new Set(keys)] }, problems }
  }
  if (tool.type !== 'function') return { value: present(tool), problems: [] }
  const { handler, ...rest } = tool
  if (typeof handler !== 'string')
    return { value: { ...present(rest), ...(handler && { handler }) }, problems: [] }
  const path = ['tools', index, 'handler']
  const file = resolveReference(handler, originAt(source.node, path).source.file)
  const missing = await checkReference(file, source.place(path), context)
  return missing ? { problems: [missing] } : { value: { ...present(rest), handler: file }, problems: [] }
}

function checkKnowledge(
  key: string,
  [tool, position]: [number, number],
  source: YamlSource,
  { knowledgeKeys }: AssistantContext,
): Problem[] {
  if (knowledgeKeys.includes(key)) return []
  const hint = suggestHint(key, knowledgeKeys, `put files into knowledge/${key}/`)
  const path = ['tools', tool, 'knowledge', position]
  return [source.problem('unknown-knowledge', path, `there is no knowledge base ${key}`, hint)]
}

type Present<T> = { [K in keyof T]: Exclude<T[K], null | undefined> }

/** Fields without a value are left out: null and absent mean the same. */
function present<T extends object>(fields: T): Present<T> {
  const entries = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined)
  return Object.fromEntries(entries) as Present<T>
}
