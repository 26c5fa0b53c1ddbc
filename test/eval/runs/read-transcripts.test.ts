import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readTranscripts } from '../../../src/eval/runs/read-transcripts.ts'
import { appendTranscript } from '../../../src/eval/runs/run-folder.ts'
import { buildReply, buildTranscript } from '../build.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'asst-run-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const reply = buildReply({
  cites: ['h/a.md'],
  retrieved: ['h/a.md'],
  toolCalls: [{ id: 'c', type: 'function', name: 'f', arguments: { a: 1 } }],
  usage: { inputTokens: 1, outputTokens: 2 },
})
const first = buildTranscript([reply], { test: 'first' })
const second = buildTranscript([reply], { test: 'second' })

const write = (text: string) => writeFile(join(folder, 'transcripts.jsonl'), text)
const line = (value: unknown) => `${JSON.stringify(value)}\n`

describe('reading transcripts', () => {
  it('gives back what was written', async () => {
    for (const transcript of [first, second]) appendTranscript({ id: 'run', path: folder }, transcript)
    expect(await readTranscripts(folder)).toEqual([first, second])
  })

  it('takes a thread that was written twice as it was written last', async () => {
    const judged = { ...first, evidence: [{ kind: 'judge', key: 'k', answer: { value: '{}' } }] }
    await write(line(first) + line(second) + line(judged))
    expect(await readTranscripts(folder)).toEqual([judged, second])
  })

  it('leaves out a last line that was cut off', async () => {
    await write(line(first) + line(second).slice(0, 50))
    expect(await readTranscripts(folder)).toEqual([first])
  })

  it('refuses any other broken line, and says which it is', async () => {
    await write(`${line(first).slice(0, 50)}\n${line(second)}`)
    await expect(readTranscripts(folder)).rejects.toMatchObject({
      code: 'run-unreadable',
      message: expect.stringContaining('transcripts.jsonl:1'),
    })
    await write(line(first) + line({ ...second, turns: 7 }))
    await expect(readTranscripts(folder)).rejects.toThrow('transcripts.jsonl:2 is no transcript (turns')
  })

  it('refuses another version, and what is not there', async () => {
    await write(line({ ...first, version: 9 }))
    await expect(readTranscripts(folder)).rejects.toMatchObject({ code: 'run-version' })
    await expect(readTranscripts(join(folder, 'none'))).rejects.toMatchObject({ code: 'run-unreadable' })
  })
})
