import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Environment, Project } from '../config/project.ts'
import { UserError } from '../errors.ts'

const run = promisify(execFile)

/** Seconds that `api_key_command` may take: it may ask a cloud for a token. */
const timeLimit = 60

/**
 * The key of an environment: its own, or what its `api_key_command` prints; none where the host wants none. Throws
 * `UserError` where it is empty, as of a secret that a CI does not hand out, or the command fails. What the command
 * printed is never repeated, because it may hold the key.
 */
export async function readApiKey(environment: Environment, project: Project): Promise<{ apiKey?: string }> {
  const { name, provider, apiKey, apiKeyCommand } = environment
  if (apiKeyCommand !== undefined) return { apiKey: await runKeyCommand(apiKeyCommand, project.root) }
  if (apiKey !== undefined && apiKey.trim() !== '') return { apiKey: apiKey.trim() }
  if (apiKey === undefined || provider === 'openai-compatible') return {}
  throw new UserError('authentication-failed', `the api_key of environment ${name} is empty`, {
    hint: `the variable that environments.${name}.api_key in asst.yaml names is set, but to nothing`,
  })
}

async function runKeyCommand([command = '', ...args]: string[], cwd: string): Promise<string> {
  try {
    const { stdout } = await run(command, args, { cwd, timeout: timeLimit * 1000 })
    const key = stdout.trim()
    if (key !== '') return key
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const reason = code === 'ENOENT' ? 'is not there' : `failed (${code ?? 'stopped'})`
    throw new UserError('authentication-failed', `api_key_command: ${command} ${reason}`, {
      hint: 'run it by hand: it must print the key or token, and nothing else, to standard output',
    })
  }
  throw new UserError('authentication-failed', `api_key_command: ${command} printed nothing`, {
    hint: 'it must print the key or token, and nothing else, to standard output',
  })
}
