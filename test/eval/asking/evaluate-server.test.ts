import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runtimes } from '../../../src/config/runtime.ts'
import { evaluate } from '../../../src/eval/asking/evaluate.ts'
import type { Suite, TestCase } from '../../../src/eval/suites/suite.ts'
import { createConversations } from '../../../src/runtime/conversations.ts'
import { realTiming } from '../../../src/runtime/timing.ts'
import { provisionAssistant, provisionStore } from '../../runtime/support/provision.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { buildAssertion, buildSuite, buildTest, buildTarget } from '../build.ts'

const documents = {
  'handbook/refunds.md': '# Refunds\n\nRefunds are paid within 5 business days after the parcel arrives.\n',
  'handbook/shipping.md':
    '# Shipping\n\nStandard delivery to France costs 7.90 euros and takes 3 to 5 days.\n',
}

const cites = (path: string) => buildAssertion('cites', { value: [path] })

let server: TestServer
let runsFolder: string
beforeEach(async () => {
  server = await startTestServer()
  runsFolder = await mkdtemp(join(tmpdir(), 'asst-runs-'))
})
afterEach(async () => {
  await server.close()
  await rm(runsFolder, { recursive: true, force: true })
})

describe.each(runtimes)('evaluating on the embedded server, runtime %s', (runtime) => {
  async function run(tests: TestCase[], suite: Partial<Suite> = {}, client = server.client) {
    const { storeId, resolvePath } = await provisionStore(server.client, documents)
    const assistant = await provisionAssistant(server.client, runtime, { storeId })
    const made: string[] = []
    const evaluation = await evaluate({
      suites: [buildSuite(tests, suite)],
      target: { ...buildTarget(), runtime },
      conversations: createConversations(client, runtime, realTiming),
      provisioned: () => assistant,
      resolvePath: () => resolvePath,
      onCreated: async (id) => void made.push(id),
      runsFolder,
      concurrency: 2,
      now: () => new Date(),
      random: Math.random,
    })
    return { ...evaluation, made }
  }

  it('scores real citations and deletes every thread', async () => {
    const refunds = [
      buildAssertion('contains', { value: '5 business days' }),
      buildAssertion('cites', { value: ['handbook/refunds.md'], allow: [] }),
      buildAssertion('retrieved', { value: ['handbook/refunds.md'], k: 1 }),
      buildAssertion('citations-resolve'),
    ]
    const test = buildTest([], {
      turns: [
        { user: 'When are refunds paid?', assert: refunds },
        { user: 'What does delivery to France cost?', assert: [cites('handbook/shipping.md')] },
        { user: 'Who is the CEO?', assert: [buildAssertion('no-citations')] },
      ],
    })
    const { result, transcripts, made } = await run([test])
    expect(transcripts[0]?.turns.map(({ error }) => error)).toEqual([undefined, undefined, undefined])
    expect(result.suites[0]?.tests[0]?.threads[0]?.turns.map(({ verdict }) => verdict)).toEqual([
      'pass',
      'pass',
      'pass',
    ])
    const recall = result.metrics.find(({ name }) => name === 'citation-recall')
    expect(recall).toMatchObject({ macro: 1, micro: 1, count: 2 })

    expect(made.length).toBeGreaterThan(0)
    const [id = ''] = made
    const found =
      runtime === 'responses'
        ? server.client.conversations.retrieve(id)
        : server.client.beta.threads.retrieve(id)
    await expect(found).rejects.toMatchObject({ status: 404 })
  })

  it('asks the model that the suite names', async () => {
    const asked: unknown[] = []
    const record: typeof fetch = async (url, init) => {
      if (/\/(responses|runs)$/.test(new URL(String(url)).pathname))
        asked.push(JSON.parse(String(init?.body)).model)
      return fetch(url, init)
    }
    const test = buildTest([], { turns: [{ user: 'When are refunds paid?', assert: [] }] })
    const { result } = await run(
      [test],
      { model: 'gpt-6.1-sol' },
      server.client.withOptions({ fetch: record }),
    )
    expect(asked).toEqual(['gpt-6.1-sol'])
    expect(result.suites[0]).toMatchObject({ model: 'gpt-6.1-sol' })
  })

  it('sends what a turn brings', async () => {
    const path = join(runsFolder, 'warranty.md')
    await writeFile(path, '# Warranty\n\nThe warranty of a chair lasts 24 months.\n')
    const user = 'How long does the warranty of a chair last?'
    const test = buildTest([], { turns: [{ user, attachments: [{ path }], assert: [] }] })
    const { transcripts } = await run([test])
    expect(transcripts[0]?.turns[0]?.reply?.text).toContain('24 months')
  })

  it('fails with the sources that explain it', async () => {
    const turns = [{ user: 'When are refunds paid?', assert: [cites('handbook/shipping.md')] }]
    const test = buildTest([], { turns })
    const { result } = await run([test])
    expect(result.passed).toBe(false)
    const [turn] = result.suites[0]?.tests[0]?.threads[0]?.turns ?? []
    expect(turn?.sources?.expected).toMatchObject([{ group: ['handbook/shipping.md'], cited: false }])
    expect(turn?.sources?.cited).toMatchObject([{ path: 'handbook/refunds.md', role: 'other' }])
    expect(turn?.sources?.retrieved[0]?.path).toBe('handbook/refunds.md')
  })
})
