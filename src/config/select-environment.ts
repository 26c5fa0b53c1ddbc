import { fillReferences, type Variables } from './environment-variables.ts'
import { displayPath } from './display-path.ts'
import { environmentSchema, varsSchema, type EnvironmentSettings } from './project-schema.ts'
import type { Environment, Project } from './project.ts'
import { checkProvider } from './provider-rules.ts'
import type { Read } from './read.ts'
import { suggestHint } from './suggest.ts'

const sent = ['api_key', 'api_key_command', 'headers', 'query']

/**
 * Chooses one environment of a project, with every default filled in.
 * @param name the default environment where undefined
 * @param variables fill `${VAR}` references; without them references stay as they are, because what only
 *   checks files needs no key
 * @param credentials false leaves the references of what only requests carry as they are
 */
export function selectEnvironment(
  project: Project,
  name: string | undefined,
  variables?: Variables,
  credentials = true,
): Read<Environment> {
  const chosen = name ?? project.defaultEnvironment
  const declared = Object.hasOwn(project.environments, chosen) ? project.environments[chosen] : undefined
  if (!declared) return unknownEnvironment(project, chosen)

  const path = ['environments', chosen]
  const settings = variables
    ? fillReferences(credentials ? declared : withoutSent(declared), variables, project.locate, path)
    : { value: declared, problems: [] }
  const vars = variables
    ? fillReferences(project.vars, variables, project.locate, ['vars'])
    : { value: project.vars, problems: [] }
  const unset = [...settings.problems, ...vars.problems]
  if (unset.length > 0) return { problems: unset }

  // Filling changes only what texts say, so both still have the shape that readProject has checked.
  const filled = environmentSchema.parse({ ...declared, ...(settings.value as object) })
  const problems = checkProvider(project, chosen, filled)
  if (problems.length > 0) return { problems }
  return { value: withDefaults(chosen, filled, varsSchema.parse(vars.value)), problems: [] }
}

/** Settings but those that only requests carry. */
function withoutSent(declared: Project['environments'][string]): object {
  return Object.fromEntries(Object.entries(declared).filter(([setting]) => !sent.includes(setting)))
}

function withDefaults(
  name: string,
  settings: EnvironmentSettings,
  projectVars: Environment['vars'],
): Environment {
  const { instance, guard = {}, limits = {} } = settings
  // The embedded server has no limits of its own, and a newcomer's first sync should not wait for another host's.
  const published = (rate: number) => (settings.provider === 'local' ? Infinity : rate)
  return {
    name,
    ...(instance !== undefined && { instance }),
    identity: instance === undefined ? name : `${name}@${instance}`,
    provider: settings.provider,
    runtime: settings.runtime ?? 'responses',
    ...(settings.base_url !== undefined && { baseUrl: settings.base_url }),
    ...(settings.api_key !== undefined && { apiKey: settings.api_key }),
    ...(settings.api_key_command && { apiKeyCommand: settings.api_key_command }),
    ...(settings.organization !== undefined && { organization: settings.organization }),
    ...(settings.openai_project !== undefined && { openaiProject: settings.openai_project }),
    query: settings.query ?? {},
    headers: settings.headers ?? {},
    vars: { ...projectVars, ...settings.vars },
    protect: settings.protect ?? false,
    ephemeral: settings.ephemeral ?? false,
    guard: {
      maxDeletes: guard.max_deletes ?? 10,
      maxFileDeletes: guard.max_file_deletes ?? 100,
      maxFileDeletePercent: guard.max_file_delete_percent ?? 30,
    },
    limits: {
      concurrency: limits.concurrency ?? 16,
      uploadsPerMinute: limits.uploads_per_minute ?? published(1000),
      attachedFilesPerMinute: limits.attached_files_per_minute ?? published(2000),
      storeWritesPerMinute: limits.store_writes_per_minute ?? published(300),
    },
    uploadNames: settings.upload_names ?? 'marked',
    retainDays: settings.retain_days ?? 7,
    settleSeconds: settings.settle_seconds ?? 30,
    deadlineSeconds: settings.deadline_seconds ?? 600,
  }
}

function unknownEnvironment(project: Project, name: string): Read<Environment> {
  const file = displayPath(project.file, project.root)
  const message = `there is no environment ${name} in ${file}`
  const hint = suggestHint(name, project.environmentNames, 'add it to environments')
  return { problems: [{ code: 'unknown-environment', severity: 'error', file, message, hint }] }
}
