import { UserError } from '../errors.ts'
import type {
  Conversations,
  FunctionHandler,
  Provisioned,
  ResolvePath,
  Thread,
} from '../runtime/conversations.ts'
import { stubFunctions } from './function-stubs.ts'
import type { Suite, TestCase, Turn } from './suite.ts'
import {
  errorOf,
  isAnswered,
  transcriptVersion,
  type Transcript,
  type TranscriptError,
  type TurnTranscript,
} from './transcript.ts'

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
  /** Milliseconds that one turn may take. */
  deadline?: number
  /** Told what was made at the provider, and, once it is deleted again, the same IDs. */
  onCreated?: (id: string) => Promise<void>
  onDeleted?: (id: string) => Promise<void>
  now: () => Date
}

/**
 * Asks a test's turns in order in a thread of its own and deletes it, whatever happened. What the provider
 * refuses is recorded, so that other threads go on; anything else is a bug and is thrown.
 */
export async function runThread(job: ThreadJob, reach: Reach, signal: AbortSignal): Promise<Transcript> {
  const { suite, test, repeat } = job
  const transcript: Transcript = {
    version: transcriptVersion,
    suite: suite.key,
    test: test.id,
    repeat,
    assistant: suite.assistant,
    vars: test.vars,
    startedAt: reach.now().toISOString(),
    turns: [],
  }
  const unanswered: TranscriptError[] = []
  const created: string[] = []
  let thread: Thread
  try {
    thread = await reach.conversations.open(reach.provisioned(suite.assistant), {
      resolvePath: reach.resolvePath(suite.assistant),
      ...(reach.deadline === undefined ? {} : { deadline: reach.deadline }),
      handler: stubFunctions(test.functions, reach.handler?.(suite.assistant), (error) =>
        unanswered.push(error),
      ),
      onCreated: async (id) => {
        created.push(id)
        await reach.onCreated?.(id)
      },
    })
  } catch (error) {
    return { ...transcript, error: describe(error, signal) }
  }

  let leftBehind: string | undefined
  try {
    for (const asked of test.turns) {
      const turn = await askTurn(thread, asked, unanswered, signal)
      transcript.turns.push(turn)
      if (turn.error !== undefined || !isAnswered(turn.reply)) break
    }
  } finally {
    leftBehind = await deleteThread(thread)
    if (leftBehind === undefined) for (const id of created) await reach.onDeleted?.(id)
  }
  return { ...transcript, ...(leftBehind === undefined ? {} : { leftBehind }) }
}

async function askTurn(
  thread: Thread,
  { user, attachments }: Turn,
  unanswered: TranscriptError[],
  signal: AbortSignal,
): Promise<TurnTranscript> {
  try {
    const reply = await thread.ask(user, { signal, ...(attachments === undefined ? {} : { attachments }) })
    // A runtime may end an aborted turn with a reply that says so, which is no fact about the test either.
    signal.throwIfAborted()
    const [first] = unanswered
    return first === undefined ? { user, reply } : { user, reply, error: first }
  } catch (error) {
    const cause = describe(error, signal)
    return { user, error: unanswered[0] ?? cause }
  }
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
function describe(error: unknown, signal: AbortSignal): TranscriptError {
  signal.throwIfAborted()
  if (!(error instanceof UserError)) throw error
  return errorOf(error)
}
