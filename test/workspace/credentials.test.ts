import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openWorkspace } from '../../src/workspace/open-workspace.ts'
import { readApiKey } from '../../src/workspace/credentials.ts'
import { createProject, type TestProject } from '../support/project.ts'

let project: TestProject

beforeEach(async () => {
  project = await createProject()
})

afterEach(() => project.dispose())

/** The key of an environment with these settings. */
async function keyOf(settings: Record<string, unknown>): Promise<{ apiKey?: string }> {
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
  return readApiKey(workspace.environment, workspace.project)
}

const printing = (code: string) => [process.execPath, '-e', code]

describe('a key', () => {
  it('is that of the environment', async () => {
    expect(await keyOf({ provider: 'openai', api_key: 'sk-1' })).toEqual({ apiKey: 'sk-1' })
  })

  it('is what api_key_command prints, in the folder of the project', async () => {
    expect(await keyOf({ provider: 'openai', api_key_command: printing("console.log('sk-2')") })).toEqual({
      apiKey: 'sk-2',
    })
    const code = 'console.log(process.cwd())'
    expect(await keyOf({ provider: 'openai', api_key_command: printing(code) })).toEqual({
      apiKey: project.root,
    })
  })

  it('is not needed by local environments and compatible hosts', async () => {
    expect(await keyOf({ provider: 'local' })).toEqual({})
    expect(await keyOf({ provider: 'openai-compatible', base_url: 'http://127.0.0.1:9/v1' })).toEqual({})
  })

  it('that is set to nothing is an error, where the host needs one', async () => {
    await expect(keyOf({ provider: 'openai', api_key: ' ' })).rejects.toMatchObject({
      code: 'authentication-failed',
      hint: expect.stringContaining('environments.test.api_key'),
    })
    const compatible = { provider: 'openai-compatible', base_url: 'http://127.0.0.1:9/v1', api_key: ' ' }
    expect(await keyOf(compatible)).toEqual({})
  })

  it('loses the line end that a secret was pasted with', async () => {
    expect(await keyOf({ provider: 'openai', api_key: 'sk-1\n' })).toEqual({ apiKey: 'sk-1' })
  })

  it.each([
    ['is not there', ['asst-no-such-command'], 'asst-no-such-command is not there'],
    ['fails', printing("console.log('sk-leaked'); process.exit(2)"), 'failed (2)'],
    ['prints nothing', printing(''), 'printed nothing'],
  ])(
    'whose command %s is an error that does not repeat what was printed',
    async (_what, command, message) => {
      const error = await keyOf({ provider: 'openai', api_key_command: command }).catch((e: unknown) => e)
      expect(error).toMatchObject({
        code: 'authentication-failed',
        message: expect.stringContaining(message),
      })
      expect(inspect(error)).not.toContain('sk-leaked')
    },
  )
})
