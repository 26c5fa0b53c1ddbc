import { z } from 'zod'
import { hasErrors, type Problem } from '../../errors.ts'
import { assistantSchema, overrideSchema } from './assistant-schema.ts'
import { createAssistant } from './create-assistant.ts'
import type { DesiredAssistant } from '../desired.ts'
import { readExtended } from './extends.ts'
import { interpolate } from '../interpolate.ts'
import { applyOverride, checkOverrides } from './overrides.ts'
import { varsSchema } from '../project-schema.ts'
import type { Environment, Project, Vars } from '../project.ts'
import { resolveReferences, type AssistantReferenceContext, type KnowledgeUse } from '../references.ts'
import { validateData } from '../yaml/validate.ts'
import { createSource, type YamlSource } from '../yaml/yaml-source.ts'

/** What every assistant of a project is resolved against. */
export interface AssistantContext extends AssistantReferenceContext {
  project: Project
  environment: Environment
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
  const schema = overrideSchema.nullable()
  const overrides = checkOverrides(read.value, schema, environment.name, project.environmentNames)
  const source = createSource(applyOverride(read.value.node, environment.name), file)
  if (isDisabled(source.data)) {
    // It may name variables that only other environments define, so none is filled.
    return { uses: [], problems: [...overrides, ...source.validate(assistantSchema).problems] }
  }

  const { vars, problems: undefinedVars } = fillVars(source, environment.vars)
  const filled = interpolate(source.data, vars, source)
  const data = filled.value ?? source.data
  const declared = validateData(assistantSchema, data, source)
  const references = await resolveReferences(data, source, vars, context)
  const problems = [overrides, undefinedVars, filled.problems, declared.problems, references.problems].flat()
  const { uses } = references
  if (!declared.value || hasErrors(problems)) return { uses, problems }
  return { assistant: createAssistant(key, declared.value, references, source), uses, problems }
}

function isDisabled(data: unknown): boolean {
  return z.object({ enabled: z.literal(false) }).safeParse(data).success
}

/** The assistant's own vars over the environment's; each may use the environment's and those above it. */
function fillVars(source: YamlSource, outer: Vars): { vars: Vars; problems: Problem[] } {
  const own = z.object({ vars: varsSchema }).safeParse(source.data)
  const vars = { ...outer }
  const problems: Problem[] = []
  for (const [name, value] of Object.entries(own.data?.vars ?? {})) {
    const filled = interpolate(value, vars, source, ['vars', name])
    problems.push(...filled.problems)
    vars[name] = filled.value ?? value
  }
  return { vars, problems }
}
