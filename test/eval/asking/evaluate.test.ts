import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UserError } from '../../../src/errors.ts'
import { evaluate, type EvaluateOptions } from '../../../src/eval/asking/evaluate.ts'
import { scoreTranscripts } from '../../../src/eval/scoring/score-transcripts.ts'
import type { Suite } from '../../../src/eval/suites/suite.ts'
import type { Provisioned } from '../../../src/runtime/conversations.ts'
import { buildAssertion, buildReply, buildSuite, buildTarget, buildTest } from '../build.ts'
import { createConversations, type Answer, type RecordedConversations } from '../conversations.ts'

let runsFolder: string
beforeEach(async () => {
  runsFolder = await mkdtemp(join(tmpdir(), 'asst-runs-'))
})
afterEach(() => rm(runsFolder, { recursive: true, force: true }))

function optionsFor(
  suites: Suite[],
  conversations: RecordedConversations,
  rest: Partial<EvaluateOptions> = {},
): EvaluateOptions {
  let time = Date.parse('2026-11-21T10:20:30Z')
  return {
    suites,
    target: buildTarget(),
    conversations,
    provisioned: allButNew,
    resolvePath: () => () => undefined,
    runsFolder,
    concurrency: 4,
    now: () => new Date((time += 1000)),
    random: () => 0.5,
    ...rest,
  }
}

const says = (value: string) => buildAssertion('contains', { value })

const refused: Answer = async () => {
  throw new UserError('provider-refused', 'no such model')
}

function allButNew(key: string): Provisioned {
  if (key === 'new') throw new UserError('not-synced', 'new is not synced', { hint: 'run asst sync' })
  return { runtime: 'responses', key, request: { model: 'm' } }
}

describe('evaluate', () => {
  it('asks the turns of each repeat in order and deletes every thread', async () => {
    const asked: string[] = []
    const conversations = createConversations(async (message) => {
      asked.push(message)
      return buildReply()
    })
    const test = buildTest([[says('30 days')], [], []], { repeat: 2, minPass: 2 })
    const { result, transcripts } = await evaluate(
      optionsFor([buildSuite([test])], conversations, { concurrency: 1 }),
    )
    expect(asked).toEqual([
      'question 1',
      'question 2',
      'question 3',
      'question 1',
      'question 2',
      'question 3',
    ])
    expect(conversations.deleted).toEqual(['thread-1', 'thread-2'])
    expect(transcripts.map(({ repeat }) => repeat)).toEqual([1, 2])
    expect(result).toMatchObject({ passed: true, totals: { tests: 1, turns: 6, pass: 1 } })
  })

  it('saves transcripts as JSON Lines and scores beside them', async () => {
    const suites = [buildSuite([buildTest([[says('60 days')]])])]
    const { result, transcripts, folder } = await evaluate(optionsFor(suites, createConversations()))
    expect(folder.id).toBe('20261121-102031-i000')
    expect(await readdir(folder.path)).toEqual(['plan.json', 'run.json', 'transcripts.jsonl'])
    const lines = (await readFile(join(folder.path, 'transcripts.jsonl'), 'utf8')).trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toEqual(transcripts)
    expect(JSON.parse(await readFile(join(folder.path, 'run.json'), 'utf8'))).toEqual(result)
    expect(result).toMatchObject({
      version: 1,
      passed: false,
      target: { assistants: { support: 'sha256-a' } },
    })
  })

  it('runs as many threads at a time as it is told', async () => {
    const conversations = createConversations()
    const tests = Array.from({ length: 9 }, (_, index) => buildTest([[]], { id: `test-${index}` }))
    await evaluate(optionsFor([buildSuite(tests)], conversations, { concurrency: 3 }))
    expect(conversations.opened).toHaveLength(9)
    expect(conversations.most).toBe(3)
  })

  it('tells how far it is', async () => {
    const seen: [number, number][] = []
    const onProgress = ({ done, total }: { done: number; total: number }) => seen.push([done, total])
    const test = buildTest([[]], { repeat: 3 })
    await evaluate(optionsFor([buildSuite([test])], createConversations(), { onProgress }))
    expect(seen).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ])
  })

  it('marks a test as an error where the provider refuses, while the others run', async () => {
    const conversations = createConversations((message, ...rest) =>
      message === 'question 2' ? refused(message, ...rest) : Promise.resolve(buildReply()),
    )
    const tests = [
      buildTest([[], [], []], { id: 'refused' }),
      buildTest([[says('30 days')]], { id: 'other' }),
    ]
    const { result, transcripts } = await evaluate(optionsFor([buildSuite(tests)], conversations))
    expect(result.suites[0]?.tests.map(({ verdict }) => verdict)).toEqual(['error', 'pass'])
    expect(transcripts[0]?.turns).toHaveLength(2)
    expect(transcripts[0]?.turns[1]?.error).toEqual({ code: 'provider-refused', message: 'no such model' })
    expect(conversations.deleted).toHaveLength(2)
  })

  it('marks a test as an error where its assistant is not synced', async () => {
    const suites = [
      buildSuite([buildTest([[]])], { key: 'a', assistant: 'new' }),
      buildSuite([buildTest([[]])]),
    ]
    const { result, transcripts } = await evaluate(
      optionsFor(suites, createConversations(), { provisioned: allButNew }),
    )
    expect(result.totals).toMatchObject({ error: 1, pass: 1 })
    expect(transcripts[0]?.error?.message).toBe('new is not synced (run asst sync)')
  })

  it('marks a test as an error where a function is called that no stub answers', async () => {
    const conversations = createConversations(async (_, { handler }) => {
      const output = await handler?.('search', { category: 'toys' }).catch((error: Error) => error.message)
      return buildReply({ text: String(output) })
    })
    const stubbed = { search: [{ when: { category: 'books' }, return: 1 }] }
    const tests = [
      buildTest([[]], { functions: stubbed }),
      buildTest([[]], { id: 'any', functions: { search: [{ return: 7 }] } }),
    ]
    const { result, transcripts } = await evaluate(optionsFor([buildSuite(tests)], conversations))
    expect(result.suites[0]?.tests.map(({ verdict }) => verdict)).toEqual(['error', 'pass'])
    expect(transcripts[0]?.turns[0]?.error?.message).toContain('no stub of the function search')
    expect(transcripts[1]?.turns[0]?.reply?.text).toBe('7')
  })

  it('tells which objects it made and which of them it deleted', async () => {
    const made = new Set<string>()
    await evaluate(
      optionsFor([buildSuite([buildTest([[]], { repeat: 2 })])], createConversations(), {
        onCreated: async (id) => void made.add(id),
        onDeleted: async (id) => void made.delete(id),
      }),
    )
    expect(made.size).toBe(0)
  })

  it('keeps the verdict where a thread cannot be deleted, and does not call it deleted', async () => {
    const conversations = createConversations()
    const open = conversations.open.bind(conversations)
    conversations.open = async (...args) => ({
      ...(await open(...args)),
      delete: async () => {
        throw new UserError('provider-unreachable', 'no answer')
      },
    })
    const deleted: string[] = []
    const onDeleted = async (id: string) => void deleted.push(id)
    const { result, transcripts } = await evaluate(
      optionsFor([buildSuite([buildTest([[]])])], conversations, { onDeleted }),
    )
    expect(result.passed).toBe(true)
    expect(transcripts[0]?.leftBehind).toBe('no answer')
    expect(deleted).toEqual([])
  })

  it('throws nothing-ran where there is no test', async () => {
    await expect(evaluate(optionsFor([], createConversations()))).rejects.toMatchObject({
      code: 'nothing-ran',
    })
    expect(await readdir(runsFolder)).toEqual([])
  })

  it('throws nothing-ran with the cause where no turn was answered, after saving what happened', async () => {
    const options = optionsFor([buildSuite([buildTest([[]])])], createConversations(refused))
    await expect(evaluate(options)).rejects.toMatchObject({
      code: 'nothing-ran',
      message: 'no turn was answered: no such model',
    })
    const [id = ''] = await readdir(runsFolder)
    expect(await readdir(join(runsFolder, id))).toEqual(['plan.json', 'run.json', 'transcripts.jsonl'])
  })

  it('stops where it is aborted, deletes what is open and keeps finished transcripts', async () => {
    const abort = new AbortController()
    const conversations = createConversations(async (message, _, signal) => {
      if (message === 'question 2') abort.abort(new Error('interrupted by a person'))
      return buildReply({ status: signal?.aborted === true ? 'cancelled' : 'completed' })
    })
    const tests = [
      buildTest([[]], { id: 'done' }),
      buildTest([[], []], { id: 'open' }),
      buildTest([[]], { id: 'waiting' }),
    ]
    const options = optionsFor([buildSuite(tests)], conversations, { signal: abort.signal, concurrency: 1 })
    await expect(evaluate(options)).rejects.toThrow('interrupted by a person')
    expect(conversations.deleted).toEqual(['thread-1', 'thread-2'])
    const [id = ''] = await readdir(runsFolder)
    const saved = await readFile(join(runsFolder, id, 'transcripts.jsonl'), 'utf8')
    expect(
      saved
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).test),
    ).toEqual(['done'])
  })

  it('asks again in a new thread where the provider failed, and counts that', async () => {
    let asked = 0
    const waits: number[] = []
    const conversations = createConversations(async () => {
      asked += 1
      if (asked === 1) throw new UserError('provider-unreachable', 'no answer')
      if (asked === 2) return buildReply({ status: 'failed', error: { code: 'server_error', message: 'oh' } })
      return buildReply()
    })
    const sleep = async (ms: number) => void waits.push(ms)
    const { result, transcripts } = await evaluate(
      optionsFor([buildSuite([buildTest([[says('30 days')]])])], conversations, { sleep }),
    )
    expect(result.totals).toMatchObject({ pass: 1, error: 0, retries: 2 })
    expect(result.suites[0]?.tests[0]?.threads[0]?.retries).toBe(2)
    expect(transcripts).toHaveLength(1)
    expect(conversations.deleted).toEqual(['thread-1', 'thread-2', 'thread-3'])
    expect(waits).toEqual([1000, 4000])
  })

  it('asks no failed assertion again, nor what the provider refused, and gives up in the end', async () => {
    const failing = createConversations()
    await evaluate(optionsFor([buildSuite([buildTest([[says('60 days')]])])], failing))
    expect(failing.opened).toHaveLength(1)
    const silent = createConversations(async (message) => {
      if (message === 'question 1') return buildReply()
      throw new UserError('provider-unreachable', 'no answer')
    })
    const suites = [buildSuite([buildTest([[], []], { retries: 1 })])]
    const { result } = await evaluate(optionsFor(suites, silent, { sleep: async () => {} }))
    expect(silent.opened).toHaveLength(2)
    expect(result.totals).toMatchObject({ error: 1, retries: 1 })
  })

  it('does not ask the rest of a thread once a turn failed, where the test wants that', async () => {
    const asked: string[] = []
    const conversations = createConversations(async (message) => {
      asked.push(message)
      return buildReply()
    })
    const turns = [[], [says('60 days')], []]
    const tests = [
      buildTest(turns, { id: 'stops', onTurnFailure: 'stop', assert: [says('30 days')] }),
      buildTest(turns, { id: 'goes-on' }),
    ]
    const suites = [buildSuite(tests)]
    const { result, transcripts } = await evaluate(optionsFor(suites, conversations, { concurrency: 1 }))
    expect(asked).toHaveLength(5)
    expect(result.totals).toMatchObject({ fail: 2, error: 0 })
    expect(transcripts[0]?.stopped).toBe(true)

    const mended = [buildSuite([buildTest([[], [], []], { id: 'stops', onTurnFailure: 'stop' })])]
    const [test] = scoreTranscripts(mended, transcripts)[0]?.tests ?? []
    expect(test).toMatchObject({ verdict: 'error', threads: [{ error: { code: 'interrupted' } }] })
  })

  it('ends a thread whose time is up, and lets the others go on', async () => {
    const limit = new AbortController()
    const conversations = createConversations(async (message, _, signal) => {
      if (message === 'question 2') limit.abort(new DOMException('late', 'TimeoutError'))
      return signal?.aborted === true
        ? buildReply({ status: 'cancelled', error: { code: 'deadline', message: 'late' } })
        : buildReply()
    })
    const tests = [
      buildTest([[], [], []], { id: 'slow', threadDeadline: 5, turnDeadline: 1 }),
      buildTest([[]], { id: 'quick' }),
    ]
    const after = (ms: number) => (ms === 5000 ? limit.signal : new AbortController().signal)
    const { result, transcripts } = await evaluate(
      optionsFor([buildSuite(tests)], conversations, { after, deadline: 9000 }),
    )
    expect(result.suites[0]?.tests.map(({ verdict }) => verdict)).toEqual(['error', 'pass'])
    expect(transcripts[0]?.turns[1]?.error).toMatchObject({ code: 'deadline' })
    expect(transcripts[0]?.turns).toHaveLength(2)
    expect(conversations.deadlines).toEqual([1000, 9000])
  })

  it('does not hide a bug behind an error of a test', async () => {
    const conversations = createConversations(async () => {
      throw new TypeError('a bug')
    })
    await expect(evaluate(optionsFor([buildSuite([buildTest([[]])])], conversations))).rejects.toThrow(
      TypeError,
    )
    expect(conversations.deleted).toEqual(['thread-1'])
  })
})
