import type OpenAI from 'openai'
import { OpenAIError } from 'openai'
import type { Run } from 'openai/resources/beta/threads/runs/runs'
import { isRunOver } from './run-stream.ts'
import type { Timing } from './timing.ts'

/** Milliseconds between two looks at a run that is being cancelled. */
const interval = 500
/** Looks, so a minute in all: the provider ends a run by itself after ten. */
const looks = 120

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
    run = await runs.cancel(run.id, { thread_id: threadId })
    for (let look = 0; look < looks && !isRunOver(run); look += 1) {
      await timing.sleep(interval)
      run = await runs.retrieve(run.id, { thread_id: threadId })
    }
  } catch (error) {
    if (!(error instanceof OpenAIError)) throw error
  }
}
