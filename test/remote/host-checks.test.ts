import { describe, expect, it } from 'vitest'
import { selectEnvironment } from '../../src/config/select-environment.ts'
import { readProject } from '../../src/config/read-project.ts'
import type { Desired, DesiredAssistant } from '../../src/config/desired.ts'
import type { Runtime } from '../../src/config/runtime.ts'
import { checkModel, checkRuntime, declaredModels } from '../../src/remote/host-checks.ts'
import type { Host } from '../../src/remote/probe-host.ts'
import { createProject } from '../support/project.ts'

const everything: Host['parts'] = {
  files: 'served',
  'vector stores': 'served',
  responses: 'served',
  conversations: 'served',
  containers: 'served',
  assistants: 'served',
  threads: 'served',
}

function assistant(key: string): [string, DesiredAssistant] {
  return [
    key,
    {
      key,
      file: '',
      name: key,
      model: 'm-1',
      tools: [],
      metadata: {},
      was: [],
      locate: () => ({ file: '', line: 1, column: 1, frame: '' }),
    },
  ]
}

async function desiredOn(
  runtime: Runtime,
  provider = 'openai-compatible',
  knowledge = true,
): Promise<Desired> {
  const settings = {
    provider,
    runtime,
    ...(provider === 'local' ? {} : { base_url: 'http://127.0.0.1:9/v1', api_key: 'k' }),
  }
  const files = {
    'asst.yaml': JSON.stringify({
      project: 'p',
      id: 'x',
      judge: { model: 'judge-1' },
      environments: { test: settings },
    }),
  }
  const folder = await createProject(files)
  const { value: project } = await readProject(folder.root)
  await folder.dispose()
  if (project === undefined) throw new Error('asst.yaml is wrong')
  const { value: environment } = selectEnvironment(project, 'test', {})
  if (environment === undefined) throw new Error('the environment is wrong')
  const base = { key: 'h', root: '', files: [], attributes: {}, search: true, code: false, was: [] }
  return {
    project,
    environment,
    assistants: new Map([assistant('a'), assistant('b')]),
    knowledge: new Map(knowledge ? [['h', base]] : []),
  }
}

describe('a runtime', () => {
  it.each(['responses', 'assistants'] as const)('%s is fine where its parts are served', async (runtime) => {
    expect(checkRuntime(await desiredOn(runtime), { parts: everything })).toMatchObject({ state: 'ok' })
  })

  it('names what the host lacks, and the runtime that it has', async () => {
    const parts = { ...everything, assistants: 'absent', threads: 'absent' } as const
    expect(checkRuntime(await desiredOn('assistants'), { parts })).toMatchObject({
      state: 'error',
      code: 'unsupported-by-host',
      message: 'this host lacks assistants and threads, which runtime: assistants needs',
      hint: expect.stringContaining('runtime: responses in environments.test'),
    })
    const classic = { ...everything, conversations: 'absent' } as const
    expect(checkRuntime(await desiredOn('responses'), { parts: classic })).toMatchObject({
      message: 'this host lacks conversations, which runtime: responses needs',
      hint: expect.stringContaining('runtime: assistants'),
    })
  })

  it('refers to the list of hosts where it has neither', async () => {
    const parts = { ...everything, conversations: 'absent', threads: 'absent' } as const
    expect(checkRuntime(await desiredOn('responses'), { parts }).hint).toContain('docs/runtimes.md')
  })

  it('needs files and stores only where there is knowledge', async () => {
    const parts = { ...everything, 'vector stores': 'absent' } as const
    expect(checkRuntime(await desiredOn('responses'), { parts }).message).toContain('vector stores')
    expect(checkRuntime(await desiredOn('responses', undefined, false), { parts }).state).toBe('ok')
  })

  it('needs containers on responses where an assistant runs code', async () => {
    const parts = { ...everything, containers: 'absent' } as const
    for (const runtime of ['responses', 'assistants'] as const) {
      const desired = await desiredOn(runtime)
      expect(checkRuntime(desired, { parts }).state).toBe('ok')
      desired.assistants.get('a')?.tools.push({ type: 'code_interpreter', knowledge: [] })
      expect(checkRuntime(desired, { parts }).state).toBe(runtime === 'responses' ? 'error' : 'ok')
    }
  })

  it('is refused to a key that may not read its parts', async () => {
    const parts = { ...everything, responses: 'forbidden' } as const
    expect(checkRuntime(await desiredOn('responses'), { parts })).toMatchObject({
      state: 'error',
      code: 'authentication-failed',
    })
  })
})

function host(shutdownDate?: string): Host {
  return {
    parts: everything,
    models: [{ id: 'm-1', ...(shutdownDate === undefined ? {} : { shutdownDate }) }],
  }
}

async function check(host: Host, model = 'm-1', isKnown = false, provider?: string) {
  return checkModel(await desiredOn('responses', provider), host, [model, ['a', 'b']], isKnown, '2026-11-21')
}

describe('a model', () => {
  it('of every assistant and of the judge is looked at', async () => {
    expect([...declaredModels(await desiredOn('responses'))]).toEqual([
      ['m-1', ['a', 'b']],
      ['judge-1', ['the judge']],
    ])
  })

  it('that is listed without an end is fine', async () => {
    expect(await check(host())).toMatchObject({ state: 'ok', message: 'm-1: a, b' })
  })

  it('that ends is a warning with the days that are left, and an error from that day on', async () => {
    expect(await check(host('2026-12-11'))).toMatchObject({
      state: 'warning',
      code: 'model-ends',
      message: 'm-1, used by a, b, will be switched off on 2026-12-11, in 20 days',
    })
    expect(await check(host('2026-11-22'))).toMatchObject({ message: expect.stringContaining('in 1 day') })
    expect(await check(host('2026-11-21'))).toMatchObject({ state: 'error', code: 'model-ends' })
  })

  it('that the host does not know is an error, but for hosts whose list is not all', async () => {
    expect(await check(host(), 'm-2')).toMatchObject({ state: 'error', code: 'model-unknown' })
    expect(await check(host(), 'm-2', true)).toMatchObject({ state: 'ok' })
    expect(await check(host(), 'm-2', false, 'azure')).toMatchObject({ state: 'warning' })
    expect(await check({ parts: everything }, 'm-2')).toMatchObject({ state: 'warning' })
  })
})
