import type { Problem } from '../errors.ts'
import { hasReference } from './environment-variables.ts'
import type { EnvironmentSettings } from './project-schema.ts'
import type { Project, Provider } from './project.ts'
import { problemAt } from './yaml/source-text.ts'

type Setting = keyof EnvironmentSettings

/** What each provider must be told, and what means nothing to it. */
export const providerRules: Record<Provider, { needs: Setting[]; needsKey: boolean; refuses: Setting[] }> = {
  local: {
    needs: [],
    needsKey: false,
    refuses: ['base_url', 'api_key', 'api_key_command', 'organization', 'openai_project', 'query', 'headers'],
  },
  openai: { needs: [], needsKey: true, refuses: [] },
  azure: { needs: ['base_url'], needsKey: true, refuses: ['organization', 'openai_project'] },
  'openai-compatible': { needs: ['base_url'], needsKey: false, refuses: [] },
}

/** Checks an environment's settings against what its provider takes. */
export function checkProvider(project: Project, name: string, settings: EnvironmentSettings): Problem[] {
  const { provider } = settings
  const { needs, needsKey, refuses } = providerRules[provider]
  const path = ['environments', name]
  const at = (setting: Setting) => project.locate([...path, setting])
  const problems: Problem[] = []
  for (const setting of needs) {
    if (settings[setting] !== undefined) continue
    problems.push(problemAt('missing-key', at(setting), `${name}: provider ${provider} needs ${setting}`))
  }
  for (const setting of refuses) {
    if (settings[setting] === undefined) continue
    const message = `${name}: ${setting} means nothing to provider ${provider}`
    problems.push(
      problemAt('invalid-value', at(setting), message, `remove ${setting}, or choose another provider`),
    )
  }
  const keys = [settings.api_key, settings.api_key_command].filter((key) => key !== undefined).length
  if (needsKey && keys === 0) {
    const message = `${name}: provider ${provider} needs api_key or api_key_command`
    problems.push(problemAt('missing-key', at('api_key'), message, 'api_key: "${OPENAI_API_KEY}"'))
  }
  if (keys === 2) {
    const message = `${name}: api_key and api_key_command are both given`
    problems.push(problemAt('invalid-value', at('api_key_command'), message, 'keep one of them'))
  }
  return [...problems, ...checkValues(project, name, settings)]
}

/** What can be judged only once references are filled. */
function checkValues(project: Project, name: string, settings: EnvironmentSettings): Problem[] {
  const path = ['environments', name]
  const { base_url: baseUrl, instance } = settings
  const problems: Problem[] = []
  if (
    baseUrl !== undefined &&
    !hasReference(baseUrl) &&
    !/^https?:$/.test(URL.parse(baseUrl)?.protocol ?? '')
  ) {
    const message = `${name}: base_url must be an http or https URL`
    problems.push(problemAt('invalid-value', project.locate([...path, 'base_url']), message))
  }
  if (settings.provider === 'azure' && baseUrl !== undefined && isBareAzure(baseUrl)) {
    const message = `${name}: base_url must lead to the v1 endpoint`
    const hint = `${new URL(baseUrl).origin}/openai/v1`
    problems.push(problemAt('invalid-value', project.locate([...path, 'base_url']), message, hint))
  }
  if (instance !== undefined && !hasReference(instance) && !/^[A-Za-z0-9._-]{1,64}$/.test(instance)) {
    // It becomes part of marks, upload names and the lockfile's name.
    const message = `${name}: instance must be 1 to 64 letters, digits, dots, dashes or underscores`
    problems.push(problemAt('invalid-value', project.locate([...path, 'instance']), message))
  }
  return problems
}

/** Azure's own host without the path under which it speaks OpenAI's API unversioned. Gateways choose their paths. */
function isBareAzure(baseUrl: string): boolean {
  const url = URL.parse(baseUrl)
  return url !== null && url.hostname.endsWith('.azure.com') && !/\/openai\/v1\/?$/.test(url.pathname)
}
