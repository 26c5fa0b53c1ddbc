import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openContext, type ServerContext } from '../../../src/server/context.ts'
import { createConversation } from '../../../src/server/responses/conversations.ts'
import { acceptResponse } from '../../../src/server/responses/respond.ts'

let dataDir: string
let context: ServerContext

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'asst-respond-'))
  context = openContext({ dataDir })
})
afterEach(() => {
  context.db.close()
  rmSync(dataDir, { recursive: true })
})

const fail = async (): Promise<void> => {
  throw new Error('gone')
}
const ignore = async (): Promise<void> => {}

test('locks a conversation until the response in it is made', async () => {
  const { id } = createConversation(context, {}, [])
  const request = { model: 'gpt-6-luna', conversation: id, input: 'Hello' }
  const first = await acceptResponse(context, request)
  await expect(acceptResponse(context, request)).rejects.toThrow(
    expect.objectContaining({ status: 400, body: expect.objectContaining({ code: 'conversation_locked' }) }),
  )
  await first.run(ignore)
  expect(await (await acceptResponse(context, request)).run(ignore)).toMatchObject({ status: 'completed' })
})

test('lets go of the conversation where the listener fails', async () => {
  const { id } = createConversation(context, {}, [])
  const request = { model: 'gpt-6-luna', conversation: id, input: 'Hello' }
  await expect((await acceptResponse(context, request)).run(fail)).rejects.toThrow('gone')
  expect(await (await acceptResponse(context, request)).run(ignore)).toMatchObject({ status: 'completed' })
})
