import type { Run } from 'openai/resources/beta/threads/runs/runs'
import type { ReplyError } from '../failures.ts'
import { poll } from '../polling.ts'
import { isRunOver, wholePart, type ReceivedRun } from './run-stream.ts'
import type { AssistantThread } from './run-requests.ts'

/** Milliseconds. Providers end a run by themselves after ten minutes. */
const patience = 900_000

const stuck: ReplyError = {
  code: 'run_timeout',
  message: `the run did not end within ${patience / 60_000} minutes`,
}

function isAtRest(run: Run): boolean {
  return isRunOver(run) || run.status === 'requires_action'
}

/** Waits for one stretch of a run that is not streamed, and reads the messages of one that is over. */
export async function awaitRun(
  { client, id, timing }: AssistantThread,
  begun: Run,
  onRun: (run: Run) => void,
  signal: AbortSignal | undefined,
): Promise<ReceivedRun> {
  onRun(begun)
  const runs = client.beta.threads.runs
  const look = () => runs.retrieve(begun.id, { thread_id: id }, { signal })
  const run = await poll(look, isAtRest, { timing, patience, signal })
  onRun(run)
  if (!isAtRest(run)) return { run, parts: [], broken: stuck }
  const received: ReceivedRun = { run, parts: [] }
  if (!isRunOver(run)) return received
  const query = { run_id: run.id, order: 'asc', limit: 100 } as const
  for await (const message of client.beta.threads.messages.list(id, query, { signal })) {
    if (message.role !== 'assistant') continue
    received.parts.push(...(message.content ?? []).map(wholePart))
    if (message.incomplete_details?.reason) received.cutoff = message.incomplete_details.reason
  }
  return received
}
