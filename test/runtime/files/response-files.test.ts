import type { ResponseOutputItem } from 'openai/resources/responses/responses'
import { afterEach, describe, expect, it } from 'vitest'
import { findResponseFiles } from '../../../src/runtime/files/response-files.ts'
import { startHost, type Host, type HostAnswer } from '../support/sse-host.ts'

let host: Host | undefined
afterEach(async () => {
  await host?.close()
  host = undefined
})

const ran: ResponseOutputItem = {
  id: 'ci_1',
  type: 'code_interpreter_call',
  container_id: 'cntr_1',
  code: '',
  outputs: null,
  status: 'completed',
}

function linking(...files: string[]): ResponseOutputItem {
  const annotations = files.map((name) => ({
    type: 'container_file_citation' as const,
    container_id: 'cntr_1',
    file_id: `cfile_${name}`,
    filename: `${name}.png`,
    start_index: 0,
    end_index: 0,
  }))
  const content = [{ type: 'output_text' as const, text: '', annotations }]
  return { id: 'msg_1', type: 'message', role: 'assistant', status: 'completed', content }
}

const file = (name: string, source = 'assistant', created_at = 100) => ({
  id: `cfile_${name}`,
  path: `/mnt/data/${name}.png`,
  source,
  created_at,
})

async function find(items: ResponseOutputItem[], answer: HostAnswer, seen = new Set<string>()) {
  host = await startHost(() => answer)
  const found = await findResponseFiles({ client: host.client, items, since: 100, seen }, undefined)
  return found.map(({ filename }) => filename)
}

describe('what the code of a response made', () => {
  it('is what its text links, and then what else is in its container', async () => {
    const data = [file('a'), file('b'), file('c')]
    const json = { data, has_more: false }
    expect(await find([ran, linking('b')], { json })).toEqual(['b.png', 'a.png', 'c.png'])
  })

  it('is nothing that somebody else put there, or an earlier turn made', async () => {
    const data = [file('mine', 'user'), file('old', 'assistant', 99), file('seen'), file('new')]
    const json = { data, has_more: false }
    const seen = new Set(['cfile_seen'])
    expect(await find([ran, linking('mine', 'seen')], { json }, seen)).toEqual(['new.png'])
  })

  it('is what its text links where a host cannot list containers', async () => {
    expect(await find([ran, linking('a')], { status: 404, json: {} })).toEqual(['a.png'])
  })

  it('is nothing, without a request, where no code ran', async () => {
    expect(await find([linking()], { status: 500 })).toEqual([])
    expect(host?.requests).toEqual([])
  })
})
