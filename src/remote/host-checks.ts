import type { Desired } from '../config/desired.ts'
import type { Runtime } from '../config/runtime.ts'
import type { ProblemCode } from '../errors.ts'
import type { Host, Part } from './probe-host.ts'

/** One thing about a host that was looked at. */
export interface Check {
  subject: 'endpoint' | 'runtime' | 'model'
  state: 'ok' | 'warning' | 'error'
  /** Where the state is not `ok`. */
  code?: ProblemCode
  message: string
  hint?: string
}

const needs: Record<Runtime, Part[]> = {
  responses: ['responses', 'conversations'],
  assistants: ['assistants', 'threads'],
}

/** What reaches knowledge, where there is any. */
const knowledgeParts: Part[] = ['files', 'vector stores']

/** Whether a host has what the runtime stands on. */
export function checkRuntime(desired: Desired, host: Host): Check {
  const { runtime, name } = desired.environment
  const required = requiredParts(desired)
  const lacking = required.filter((part) => host.parts[part] === 'absent')
  const forbidden = required.filter((part) => host.parts[part] === 'forbidden')
  if (lacking.length > 0)
    return {
      subject: 'runtime',
      state: 'error',
      code: 'unsupported-by-host',
      message: `this host lacks ${list(lacking)}, which runtime: ${runtime} needs`,
      hint: alternative(runtime, host, name),
    }
  if (forbidden.length > 0)
    return {
      subject: 'runtime',
      state: 'error',
      code: 'authentication-failed',
      message: `the key may not read ${list(forbidden)}`,
      hint: "check the key's permissions, and organization and openai_project of the environment",
    }
  return { subject: 'runtime', state: 'ok', message: `${runtime}: ${required.join(', ')}` }
}

function requiredParts({ environment, assistants, knowledge }: Desired): Part[] {
  const { runtime } = environment
  const runsCode = [...assistants.values()].some(({ tools }) =>
    tools.some(({ type }) => type === 'code_interpreter'),
  )
  return [
    ...needs[runtime],
    ...(knowledge.size > 0 ? knowledgeParts : []),
    // Files of a message are put into a container, and what code made is read from it.
    ...(runsCode && runtime === 'responses' ? (['containers'] as const) : []),
  ]
}

function list(names: string[]): string {
  return new Intl.ListFormat('en').format(names)
}

function alternative(runtime: Runtime, host: Host, environment: string): string {
  const other: Runtime = runtime === 'responses' ? 'assistants' : 'responses'
  const hasOther = needs[other].every((part) => host.parts[part] === 'served')
  return hasOther
    ? `it speaks the other one: runtime: ${other} in environments.${environment} of asst.yaml`
    : 'docs/runtimes.md says which host has what'
}

/** Models that the files name for this environment, each with what uses it. */
export function declaredModels({ assistants, project, environment }: Desired): Map<string, string[]> {
  const users = new Map<string, string[]>()
  const use = (model: string, user: string) => users.set(model, [...(users.get(model) ?? []), user])
  for (const { key, model } of assistants.values()) use(model, key)
  const { judge } = project
  if (judge !== undefined && (judge.environment ?? environment.name) === environment.name)
    use(judge.model, 'the judge')
  return users
}

/**
 * Whether a host has a model, and for how long.
 * @param isKnown what the host says of a model that its list does not show
 * @param today `YYYY-MM-DD`
 */
export function checkModel(
  desired: Desired,
  host: Host,
  [model, users]: [string, string[]],
  isKnown: boolean,
  today: string,
): Check {
  const usedBy = `${model}, used by ${users.join(', ')},`
  const hint = `set another model for ${list(users)}`
  const found = host.models?.find(({ id }) => id === model)
  if (found === undefined && !isKnown) {
    const message = `${usedBy} is not listed by the host`
    // Azure's models are deployments under names of their own; the embedded server answers for any model.
    const mayAnswer = ['azure', 'local'].includes(desired.environment.provider) || host.models === undefined
    return { subject: 'model', state: mayAnswer ? 'warning' : 'error', code: 'model-unknown', message, hint }
  }
  const date = found?.shutdownDate
  if (date === undefined) return { subject: 'model', state: 'ok', message: `${model}: ${users.join(', ')}` }
  if (date <= today)
    return {
      subject: 'model',
      state: 'error',
      code: 'model-ends',
      message: `${usedBy} was switched off on ${date}`,
      hint,
    }
  const days = Math.round((Date.parse(date) - Date.parse(today)) / 86_400_000)
  return {
    subject: 'model',
    state: 'warning',
    code: 'model-ends',
    message: `${usedBy} will be switched off on ${date}, in ${days} ${days === 1 ? 'day' : 'days'}`,
    hint,
  }
}
