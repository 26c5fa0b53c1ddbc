import { describe, expect, it } from 'vitest'
import { UserError } from '../../../src/errors.ts'
import { gatherEvidence, type Answerers } from '../../../src/eval/evidence/gather.ts'
import { questionsOf } from '../../../src/eval/evidence/questions.ts'
import { buildAssertion, buildReply, buildTest, buildTranscript } from '../build.ts'

const rubric = buildAssertion('llm-rubric', { value: 'is polite' })
const cites = buildAssertion('cites', { value: ['h/a.md', 'h/b.md'] })
const test = buildTest([[rubric, cites, rubric], [rubric]], { assert: [rubric] })
const transcript = buildTranscript([
  buildReply({ cites: ['h/b.md'] }),
  buildReply({ text: 'Another answer.' }),
])
const kinds = (questions: { kind: string }[]) => questions.map(({ kind }) => kind)

const { signal } = new AbortController()
const answerers: Answerers = { judge: async () => '{"score": 1}', module: async () => true }

describe('questions', () => {
  it('are what assertions of turns and thread ask, each once, and what became of missing sources', () => {
    expect(kinds(questionsOf(test, transcript))).toEqual(['judge', 'source', 'search', 'judge', 'judge'])
  })

  it('are none about the whole of a thread that broke off', () => {
    const broken = { ...transcript, turns: transcript.turns.slice(0, 1) }
    expect(kinds(questionsOf(test, broken))).toEqual(['judge', 'source', 'search'])
  })
})

describe('gathering evidence', () => {
  const questions = questionsOf(test, transcript)

  it('says where nobody can answer', async () => {
    const evidence = await gatherEvidence(questions, [], answerers, signal)
    expect(evidence.map(({ answer }) => ('value' in answer ? answer.value : answer.unknown))).toEqual([
      '{"score": 1}',
      'nobody knows what became of it',
      'this host has no search endpoint',
      '{"score": 1}',
      '{"score": 1}',
    ])
  })

  it('asks a judge once, and again only where it could not answer', async () => {
    let asked = 0
    const judge = async () => {
      if (++asked === 1) throw new UserError('provider-unreachable', 'no answer')
      return '{"score": 1}'
    }
    const first = await gatherEvidence(questions, [], { ...answerers, judge }, signal)
    expect(first[0]?.answer).toEqual({ unknown: 'no answer' })
    await gatherEvidence(questions, first, { ...answerers, judge }, signal)
    expect(asked).toBe(4)
  })

  it('does not hide a bug', async () => {
    const broken = { ...answerers, judge: () => Promise.reject(new TypeError('a bug')) }
    await expect(gatherEvidence(questions, [], broken, signal)).rejects.toThrow(TypeError)
  })
})
