import type { Desired } from '../config/desired.ts'
import { UserError } from '../errors.ts'
import { checkModel, checkRuntime, declaredModels, type Check } from '../remote/host-checks.ts'
import { hasModel, probeHost } from '../remote/probe-host.ts'
import { renderChecks } from '../report/checks.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Output } from './terminal/context.ts'

/**
 * Proves with reads alone that key, endpoint, runtime and models of an environment will do. Prints every check.
 * Throws `UserError` where one of them fails, or the host cannot be asked at all.
 */
export async function checkHost(workspace: Workspace, output: Output): Promise<Check[]> {
  const checks = await lookAtHost(workspace, await workspace.desired())
  output.print(`\n${renderChecks(checks, output.paint)}`)
  const failed = checks.filter(({ state }) => state === 'error')
  const [first] = failed
  if (first === undefined) return checks
  throw new UserError(first.code ?? 'provider-refused', `${workspace.environment.identity} will not do`, {
    // People have just read them.
    problems: !output.isJson
      ? []
      : failed.map(({ code = 'provider-refused', message, hint }) => ({
          code,
          severity: 'error',
          message,
          ...(hint === undefined ? {} : { hint }),
        })),
  })
}

async function lookAtHost(workspace: Workspace, desired: Desired): Promise<Check[]> {
  const client = await workspace.client()
  const host = await probeHost(client)
  const today = new Date().toISOString().slice(0, 10)
  const { apiKey, apiKeyCommand } = workspace.environment
  const hasKey = apiKey !== undefined || apiKeyCommand !== undefined
  const endpoint = `${client.baseURL}: ${hasKey ? 'answers, and accepts the key' : 'answers without a key'}`
  const models = [...declaredModels(desired)].map(async (declared) => {
    const [model] = declared
    const isListed = host.models?.some(({ id }) => id === model) ?? false
    return checkModel(desired, host, declared, isListed || (await hasModel(client, model)), today)
  })
  return [
    { subject: 'endpoint', state: 'ok', message: endpoint },
    checkRuntime(desired, host),
    ...(await Promise.all(models)),
  ]
}
