import { execFile, type ExecFileException } from 'node:child_process'
import { promisify } from 'node:util'
import type { Environment, Project } from '../config/project.ts'
import { UserError } from '../errors.ts'
import { createRenewableKey, type RenewableKey } from '../remote/renewable-key.ts'

const run = promisify(execFile)

/** Seconds that `api_key_command` may take: it may ask a cloud for a token. */
const timeLimit = 60

/**
 * The key of an environment: its own, or what its `api_key_command` prints, which is asked again where the provider
 * refuses it; none where the host wants none. Throws `UserError` where it is empty, as of a secret that a CI does not
 * hand out, or the command fails. What the command printed is never repeated, because it may hold the key.
 */
export async function openKey(
  environment: Environment,
  project: Project,
  seconds = timeLimit,
): Promise<string | RenewableKey | undefined> {
  const { name, provider, apiKey, apiKeyCommand } = environment
  if (apiKeyCommand !== undefined) {
    const read = () => runKeyCommand(apiKeyCommand, project.root, seconds)
    return createRenewableKey(await read(), read)
  }
  if (apiKey !== undefined && apiKey.trim() !== '') return apiKey.trim()
  if (apiKey === undefined || provider === 'openai-compatible') return undefined
  throw new UserError('authentication-failed', `the api_key of environment ${name} is empty`, {
    hint: `the variable that environments.${name}.api_key in asst.yaml names is set, but to nothing`,
  })
}

async function runKeyCommand(
  [command = '', ...args]: string[],
  cwd: string,
  seconds: number,
): Promise<string> {
  try {
    const { stdout } = await run(command, args, { cwd, timeout: seconds * 1000, killSignal: 'SIGKILL' })
    const key = stdout.trim()
    if (isHeaderValue(key)) return key
    throw keyError(command, key === '' ? 'printed nothing' : 'printed more than a key')
  } catch (error) {
    if (error instanceof UserError) throw error
    throw keyError(command, reasonOf(error as ExecFileException, seconds))
  }
}

function keyError(command: string, reason: string): UserError {
  return new UserError('authentication-failed', `api_key_command: ${command} ${reason}`, {
    hint: 'run it by hand: it must print the key or token, and nothing else, to standard output',
  })
}

/** What may stand in a header: several lines, such as a notice before the token, may not. */
function isHeaderValue(key: string): boolean {
  return /^[\x21-\x7e]+$/.test(key)
}

function reasonOf({ code, killed, signal }: ExecFileException, seconds: number): string {
  if (code === 'ENOENT') return 'is not there'
  if (killed) return `did not end within ${seconds} seconds`
  return `failed (${code ?? signal ?? 'stopped'})`
}
