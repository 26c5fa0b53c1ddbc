import { UserError } from '../../errors.ts'
import type {
  Conversations,
  FunctionHandler,
  Provisioned,
  ResolvePath,
  Thread,
} from '../../runtime/conversations.ts'
import { scoreTurn } from '../scoring/score-turn.ts'
import { stubFunctions } from '../suites/function-stubs.ts'
import type { Suite, TestCase, Turn } from '../suites/suite.ts'
import { withModel } from '../../runtime/with-model.ts'
import { overrideOf } from '../suites/model-of.ts'
import {
  errorOf,
  isAnswered,
  transcriptVersion,
  type Transcript,
  type TranscriptError,
  type TurnTranscript,
} from '../runs/transcript.ts'

/** Seconds. A thread that takes longer hangs, or belongs into several tests. */
const defaultThreadDeadline = 1800

/** One repeat of one test. */
export interface ThreadJob {
  suite: Suite
  test: TestCase
  /** 1-based. */
  repeat: number
}

/** How to reach the assistants of a run. Functions of a key throw `UserError` for one that is not synced. */
export interface Reach {
  conversations: Conversations
  provisioned: (assistant: string) => Provisioned
  resolvePath: (assistant: string) => ResolvePath
  /** Answers calls of functions that a suite has no stubs for. */
  handler?: (assistant: string) => FunctionHandler | undefined
  /** Milliseconds that one turn may take, where its test does not say. */
  deadline?: number
  /** Milliseconds until a signal aborts with a `TimeoutError`. */
  after?: (ms: number) => AbortSignal
  /** Told what was made at the provider, and, once it is deleted again, the same IDs. */
  onCreated?: (id: string) => Promise<void>
  onDeleted?: (id: string) => Promise<void>
  now: () => Date
}

/**
 * Asks a test's turns in order in a thread of its own and deletes it, whatever happened. What the provider
 * refuses is recorded, so that other threads go on; anything else is a bug and is thrown.
 */
export async function runThread(job: ThreadJob, reach: Reach, stop: AbortSignal): Promise<Transcript> {
  const { suite, test, repeat } = job
  const { after = (ms: number) => AbortSignal.timeout(ms) } = reach
  const { threadDeadline = defaultThreadDeadline } = test
  const turnDeadline = test.turnDeadline === undefined ? reach.deadline : test.turnDeadline * 1000
  const signals: Signals = { stop, limit: after(threadDeadline * 1000) }
  const transcript: Transcript = {
    version: transcriptVersion,
    suite: suite.key,
    test: test.id,
    repeat,
    assistant: suite.assistant,
    ...overrideOf(suite),
    vars: test.vars,
    startedAt: reach.now().toISOString(),
    turns: [],
  }
  const unanswered: TranscriptError[] = []
  const created: string[] = []
  let thread: Thread
  try {
    thread = await reach.conversations.open(withModel(reach.provisioned(suite.assistant), suite.model), {
      resolvePath: reach.resolvePath(suite.assistant),
      ...(turnDeadline === undefined ? {} : { deadline: turnDeadline }),
      handler: stubFunctions(test.functions, reach.handler?.(suite.assistant), (error) =>
        unanswered.push(error),
      ),
      onCreated: async (id) => {
        created.push(id)
        await reach.onCreated?.(id)
      },
    })
  } catch (error) {
    return { ...transcript, error: describe(error, signals) }
  }

  let leftBehind: string | undefined
  try {
    for (const asked of test.turns) {
      const turn = await askTurn(thread, asked, unanswered, signals)
      transcript.turns.push(turn)
      if (turn.error !== undefined || !isAnswered(turn.reply)) break
      if (test.onTurnFailure === 'stop' && hasFailed(test, transcript)) {
        if (transcript.turns.length < test.turns.length) transcript.stopped = true
        break
      }
    }
  } finally {
    leftBehind = await deleteThread(thread)
    if (leftBehind === undefined) for (const id of created) await reach.onDeleted?.(id)
  }
  return { ...transcript, ...(leftBehind === undefined ? {} : { leftBehind }) }
}

/** What ends a thread early: the run is stopped, or the thread's time is up. */
interface Signals {
  stop: AbortSignal
  limit: AbortSignal
}

/** By what can be told of it at once: what a judge would say comes later. */
function hasFailed(test: TestCase, transcript: Transcript): boolean {
  const { verdict } = scoreTurn(test, transcript, transcript.turns.length - 1)
  return verdict === 'fail' || verdict === 'error'
}

async function askTurn(
  thread: Thread,
  { user, attachments }: Turn,
  unanswered: TranscriptError[],
  signals: Signals,
): Promise<TurnTranscript> {
  if (signals.limit.aborted) return { user, error: outOfTime }
  const signal = AbortSignal.any([signals.stop, signals.limit])
  try {
    const reply = await thread.ask(user, { signal, ...(attachments === undefined ? {} : { attachments }) })
    // A runtime may end an aborted turn with a reply that says so, which is no fact about the test either.
    signals.stop.throwIfAborted()
    if (signals.limit.aborted && !isAnswered(reply)) return { user, reply, error: outOfTime }
    const [first] = unanswered
    return first === undefined ? { user, reply } : { user, reply, error: first }
  } catch (error) {
    const cause = describe(error, signals)
    return { user, error: unanswered[0] ?? cause }
  }
}

const outOfTime: TranscriptError = {
  code: 'deadline',
  message: 'the time of the thread was up: raise threadDeadline, or ask less in it',
}

async function deleteThread(thread: Thread): Promise<string | undefined> {
  try {
    await thread.delete()
    return undefined
  } catch (error) {
    if (error instanceof UserError) return error.message
    throw error
  }
}

/** Throws what is no fact about the test: that the run was stopped, or a bug. */
function describe(error: unknown, { stop, limit }: Signals): TranscriptError {
  stop.throwIfAborted()
  if (limit.aborted) return outOfTime
  if (!(error instanceof UserError)) throw error
  return errorOf(error)
}
