import type { RunResult } from '../../../src/eval/runs/run-result.ts'
import type { Transcript } from '../../../src/eval/runs/transcript.ts'
import { buildAssertion, buildReply, buildSuite, buildTest, buildTranscript } from '../../eval/build.ts'
import { buildResult } from './build-result.ts'

const says = (value: string) => buildAssertion('contains', { value })

export interface World {
  result: RunResult
  transcripts: Transcript[]
}

/** A run with a test of each verdict: one passed, one failed its second turn, one error, one unscored. */
export function mixedRun(): World {
  const cites = buildAssertion('cites', { value: ['h/refunds.md'] })
  const tests = [
    buildTest([[says('30 days')]], { id: 'window' }),
    buildTest([[says('30 days')], [cites]], { id: 'refund', repeat: 2, minPass: 2 }),
    buildTest([[says('1 day')]], { id: 'parcel' }),
    buildTest([[buildAssertion('citation-precision', { value: ['h/a.md'] })]], { id: 'quiet' }),
  ]
  const refused = { user: 'question 1', error: { code: 'provider-refused', message: 'no such model' } }
  const transcripts = [
    buildTranscript([buildReply()], { test: 'window' }),
    buildTranscript([buildReply(), buildReply({ retrieved: ['h/refunds.md'] })], { test: 'refund' }),
    buildTranscript([buildReply(), buildReply({ cites: ['h/refunds.md'] })], { test: 'refund', repeat: 2 }),
    buildTranscript([refused], { test: 'parcel' }),
    buildTranscript([buildReply()], { test: 'quiet' }),
  ]
  return { result: buildResult([buildSuite(tests)], transcripts), transcripts }
}

/** A run in which everything that people or models write is `text`. */
export function runOf(text: string): World {
  const test = buildTest([[buildAssertion('contains', { value: `${text} and more` })]], {
    id: text,
    tags: [text],
  })
  const reply = buildReply({ text, cites: [text, `?${text}`], retrieved: [text] })
  const transcripts = [buildTranscript([{ user: text, reply }], { test: text, suite: text })]
  const suite = buildSuite([test], { key: text, file: text, assistant: text })
  return { result: buildResult([suite], transcripts), transcripts }
}
