import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openWorkspace } from '../../src/workspace/open-workspace.ts'
import { openKey } from '../../src/workspace/credentials.ts'
import { createProject, type TestProject } from '../support/project.ts'

let project: TestProject

beforeEach(async () => {
  project = await createProject()
})

afterEach(() => project.dispose())

/** The key of an environment with these settings, of whatever kind. */
async function keyOf(settings: Record<string, unknown>, seconds?: number): Promise<string | undefined> {
  const key = await openKeyOf(settings, seconds)
  return typeof key === 'object' ? key.current() : key
}

async function openKeyOf(settings: Record<string, unknown>, seconds?: number) {
  await project.write(
    'asst.yaml',
    JSON.stringify({
      project: 'sample',
      id: 'test01',
      default_environment: 'test',
      environments: { test: settings },
    }),
  )
  const workspace = await openWorkspace({ project: project.root, variables: {} })
  return openKey(workspace.environment, workspace.project, seconds)
}

const printing = (code: string) => [process.execPath, '-e', code]

describe('a key', () => {
  it('is that of the environment', async () => {
    expect(await keyOf({ provider: 'openai', api_key: 'sk-1' })).toBe('sk-1')
  })

  it('is what api_key_command prints, in the folder of the project', async () => {
    expect(await keyOf({ provider: 'openai', api_key_command: printing("console.log('sk-2')") })).toBe('sk-2')
    const code = 'console.log(process.cwd())'
    expect(await keyOf({ provider: 'openai', api_key_command: printing(code) })).toBe(project.root)
  })

  it('is not needed by local environments and compatible hosts', async () => {
    expect(await keyOf({ provider: 'local' })).toBeUndefined()
    expect(await keyOf({ provider: 'openai-compatible', base_url: 'http://127.0.0.1:9/v1' })).toBeUndefined()
  })

  it('that is set to nothing is an error, where the host needs one', async () => {
    await expect(keyOf({ provider: 'openai', api_key: ' ' })).rejects.toMatchObject({
      code: 'authentication-failed',
      hint: expect.stringContaining('environments.test.api_key'),
    })
    const compatible = { provider: 'openai-compatible', base_url: 'http://127.0.0.1:9/v1', api_key: ' ' }
    expect(await keyOf(compatible)).toBeUndefined()
  })

  it('loses the line end that a secret was pasted with', async () => {
    expect(await keyOf({ provider: 'openai', api_key: 'sk-1\n' })).toBe('sk-1')
  })

  it.each([
    ['is not there', ['asst-no-such-command'], 'asst-no-such-command is not there'],
    ['fails', printing("console.log('sk-leaked'); process.exit(2)"), 'failed (2)'],
    ['prints nothing', printing(''), 'printed nothing'],
    ['prints a notice too', printing("console.log('Welcome\\nsk-leaked')"), 'printed more than a key'],
    ['never ends', printing("console.log('sk-leaked'); setInterval(() => {}, 99)"), 'within 1 seconds'],
  ])(
    'whose command %s is an error that does not repeat what was printed',
    async (_what, command, message) => {
      const error = await keyOf({ provider: 'openai', api_key_command: command }, 1).catch((e: unknown) => e)
      expect(error).toMatchObject({
        code: 'authentication-failed',
        message: expect.stringContaining(message),
      })
      expect(inspect(error)).not.toContain('sk-leaked')
    },
  )

  it('of a command is asked for again when it is refused, once for all who are refused together', async () => {
    const code = "fs.appendFileSync('count', 'x'); console.log('token-' + fs.readFileSync('count').length)"
    const key = await openKeyOf({ provider: 'openai', api_key_command: printing(code) })
    if (typeof key !== 'object') throw new Error('the key of a command can be renewed')
    expect(key.current()).toBe('token-1')
    expect(await Promise.all([key.renew('token-1'), key.renew('token-1')])).toEqual(['token-2', 'token-2'])
    expect(await key.renew('token-1')).toBe('token-2')
    expect(await key.renew('token-2')).toBe('token-3')
  })
})
