import { z } from 'zod'
import type { Problem } from '../errors.ts'
import { assistantSchema, overrideSchema } from './assistant-schema.ts'
import { createAssistant } from './create-assistant.ts'
import type { DesiredAssistant } from './desired.ts'
import { readExtended } from './extends.ts'
import type { ReferenceContext } from './file-reference.ts'
import { interpolate } from './interpolate.ts'
import { applyOverride, checkOverrides } from './overrides.ts'
import { varsSchema } from './project-schema.ts'
import type { Environment, Project, Vars } from './project.ts'
import { validateData } from './validate.ts'
import { createSource, type YamlSource } from './yaml-source.ts'

/** What every assistant of a project is resolved against. */
export interface AssistantContext extends ReferenceContext {
  project: Project
  environment: Environment
  /** Keys of the knowledge bases there are. */
  knowledgeKeys: string[]
}

/** A knowledge base that a tool names. */
export interface KnowledgeUse {
  knowledge: string
  tool: 'file_search' | 'code_interpreter'
}

/** An assistant, or none where the environment disables it or it has errors. */
export interface ResolvedAssistant {
  assistant?: DesiredAssistant
  /** As far as can be told where there are errors. */
  uses: KnowledgeUse[]
  problems: Problem[]
}

/** Reads one assistant: `extends`, then the environment's overrides, then vars, then the files it names. */
export async function resolveAssistant(
  key: string,
  file: string,
  context: AssistantContext,
): Promise<ResolvedAssistant> {
  const { project, environment } = context
  const read = await readExtended(file, context)
  if (read.value?.node.kind !== 'map') return { uses: [], problems: read.problems }
  const overrides = checkOverrides(
    read.value,
    overrideSchema.nullable(),
    environment.name,
    project.environmentNames,
  )
  const source = createSource(applyOverride(read.value.node, environment.name), file)
  if (isDisabled(source.data)) {
    // It may name variables that only other environments define, so none is filled.
    return { uses: [], problems: [...overrides, ...source.validate(assistantSchema).problems] }
  }

  const vars = collectVars(source, environment.vars)
  const filled = interpolate(source.data, vars, source)
  const declared = validateData(assistantSchema, filled.value ?? source.data, source)
  const problems = [...overrides, ...filled.problems, ...declared.problems]
  const uses = findUses(source.data)
  if (!filled.value || !declared.value) return { uses, problems }
  const created = await createAssistant(key, declared.value, source, vars, context)
  problems.push(...created.problems)
  return { uses, problems, ...(created.value && { assistant: created.value }) }
}

function isDisabled(data: unknown): boolean {
  return z.object({ enabled: z.literal(false) }).safeParse(data).success
}

/** The assistant's own vars over the environment's; its own may use the environment's. */
function collectVars(source: YamlSource, outer: Vars): Vars {
  const own = z.object({ vars: varsSchema }).safeParse(source.data)
  if (!own.success) return outer
  // An undefined one is reported where all of the file is filled.
  return { ...outer, ...(interpolate(own.data.vars, outer, source, ['vars']).value ?? own.data.vars) }
}

/** Read loosely, so that a slip elsewhere in the file does not make its knowledge look unused. */
function findUses(data: unknown): KnowledgeUse[] {
  const tool = z.object({ type: z.enum(['file_search', 'code_interpreter']), knowledge: z.array(z.string()) })
  const tools = z.object({ tools: z.array(z.unknown()) }).safeParse(data)
  return (tools.data?.tools ?? []).flatMap((candidate) => {
    const { data: use } = tool.safeParse(candidate)
    return use ? use.knowledge.map((knowledge) => ({ knowledge, tool: use.type })) : []
  })
}
