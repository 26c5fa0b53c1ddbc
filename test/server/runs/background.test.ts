import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openContext } from '../../../src/server/context.ts'
import { createAssistant } from '../../../src/server/threads/assistants.ts'
import { executeRun } from '../../../src/server/runs/execute.ts'
import { addMessage, readMessages } from '../../../src/server/threads/messages.ts'
import { cancelRun, createRun } from '../../../src/server/runs/runs.ts'
import { readSteps } from '../../../src/server/runs/steps.ts'
import { createThread } from '../../../src/server/threads/threads.ts'
import { startTestServer } from '../../support/server.ts'

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'asst-runs-'))
})
afterEach(() => rmSync(dataDir, { recursive: true }))

/** What a process leaves that dies when the event with this name was sent. */
async function dieAt(event: string) {
  const context = openContext({ dataDir })
  const assistant = createAssistant(context, { model: 'gpt-6-luna' })
  const thread = createThread(context, {})
  addMessage(context, thread.id, { role: 'user', content: 'Hello' })
  const run = createRun(context, thread.id, { assistant_id: assistant.id })
  const death = executeRun(context, run, {
    withContent: false,
    emit: async (sent) => {
      if (sent.event !== event) return
      context.db.close()
      throw new Error('killed')
    },
  })
  await expect(death).rejects.toThrow('killed')
  return run
}

test.each([
  'thread.run.in_progress',
  'thread.run.step.created',
  'thread.message.delta',
  'thread.message.completed',
])('a run that died at %s is carried out by the next server, once', async (event) => {
  const dead = await dieAt(event)
  const server = await startTestServer({ dataDir })
  const { runs, messages } = server.client.beta.threads
  const run = await runs.poll(dead.id, { thread_id: dead.thread_id })
  expect(run.status).toBe('completed')
  const answers = (await messages.list(dead.thread_id)).data.filter((message) => message.role === 'assistant')
  expect(answers).toMatchObject([{ status: 'completed', run_id: dead.id }])
  expect((await runs.steps.list(dead.id, { thread_id: dead.thread_id })).data).toHaveLength(1)
  await server.close()
})

test('a run that is cancelled before it begins does nothing', async () => {
  const context = openContext({ dataDir })
  const assistant = createAssistant(context, { model: 'gpt-6-luna' })
  const thread = createThread(context, { messages: [{ role: 'user', content: 'Hello' }] })
  const run = createRun(context, thread.id, { assistant_id: assistant.id })
  expect(cancelRun(context, thread.id, run.id).status).toBe('cancelling')
  const events: string[] = []
  await executeRun(context, run, { withContent: false, emit: async ({ event }) => void events.push(event) })
  expect(events).toEqual(['thread.run.cancelling', 'thread.run.cancelled'])
  expect(readSteps(context, run.id)).toEqual([])
  expect(readMessages(context, thread.id)).toHaveLength(1)
  context.db.close()
})

test('a run of a model that answers at once holds its thread still, and is cancelled by the next request', async () => {
  const server = await startTestServer({ dataDir })
  const { threads, assistants } = server.client.beta
  const { id: assistant_id } = await assistants.create({ model: 'gpt-6-luna' })
  const thread = await threads.create({ messages: [{ role: 'user', content: 'Hello' }] })
  const run = await threads.runs.create(thread.id, { assistant_id })
  const second = threads.messages.create(thread.id, { role: 'user', content: 'And?' })
  await expect(second).rejects.toMatchObject({ status: 400 })
  const cancelled = await threads.runs.cancel(run.id, { thread_id: thread.id })
  expect(cancelled.status).toBe('cancelling')
  expect((await threads.runs.poll(run.id, { thread_id: thread.id })).status).toBe('cancelled')
  expect((await threads.messages.list(thread.id)).data).toHaveLength(1)
  await server.close()
})
