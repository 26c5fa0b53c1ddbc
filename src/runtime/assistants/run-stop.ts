import type OpenAI from 'openai'
import { OpenAIError } from 'openai'
import type { Run } from 'openai/resources/beta/threads/runs/runs'
import { poll } from '../polling.ts'
import { isRunOver } from './run-stream.ts'
import type { Timing } from '../timing.ts'

/** Milliseconds that a cancelled run may take to end: the provider ends a run by itself after ten minutes. */
const patience = 60_000

/**
 * Cancels a run and waits for its end, because its thread is locked until then. Without an ID, that of a request
 * whose answer never came, it is the thread's newest. What the provider refuses is let be: the turn is over already,
 * and how it ended is what matters to whoever asked.
 */
export async function stopRun(
  client: OpenAI,
  threadId: string,
  runId: string | undefined,
  timing: Timing,
): Promise<void> {
  const runs = client.beta.threads.runs
  try {
    let run: Run | undefined
    if (runId === undefined) {
      const newest = await runs.list(threadId, { limit: 1, order: 'desc' })
      run = newest.data[0]
    } else {
      run = await runs.retrieve(runId, { thread_id: threadId })
    }
    if (run === undefined || isRunOver(run)) return
    const { id } = run
    if (isRunOver(await runs.cancel(id, { thread_id: threadId }))) return
    await poll(() => runs.retrieve(id, { thread_id: threadId }), isRunOver, { timing, patience })
  } catch (error) {
    if (!(error instanceof OpenAIError)) throw error
  }
}
