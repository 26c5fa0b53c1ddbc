import type { Reply } from '../../src/runtime/reply.ts'
import type { RunTarget } from '../../src/eval/runs/run-result.ts'
import type { AssertionSpec, Suite, TestCase } from '../../src/eval/suites/suite.ts'
import { transcriptVersion, type Transcript, type TurnTranscript } from '../../src/eval/runs/transcript.ts'

const place = { file: 'evals/sample.yaml', line: 7, column: 3, frame: '' }

interface ReplyParts extends Partial<Omit<Reply, 'citations' | 'retrieved'>> {
  /** Paths; `?id` is a file ID that resolves to nothing. */
  cites?: string[]
  /** One path a chunk, best first; `?id` as above. */
  retrieved?: string[]
}

/** A completed reply that says, cites and retrieved what the test needs. */
export function buildReply({ cites = [], retrieved = [], ...rest }: ReplyParts = {}): Reply {
  return {
    status: 'completed',
    text: 'You have 30 days.',
    citations: cites.map((path, at) => ({ ...fileOf(path), at })),
    retrieved: retrieved.map((path, index) => ({
      ...fileOf(path),
      rank: index + 1,
      score: 1 / (index + 1),
      text: `from ${path}`,
    })),
    toolCalls: [],
    files: [],
    latencyMs: 12,
    ids: { thread: 'conv_1' },
    ...rest,
  }
}

function fileOf(path: string): { fileId: string; path?: string } {
  return path.startsWith('?') ? { fileId: path.slice(1) } : { fileId: `file-${path}`, path }
}

export function buildAssertion(
  type: string,
  params: Record<string, unknown> = {},
  common: Partial<AssertionSpec> = {},
): AssertionSpec {
  return { type, params, threshold: 1, weight: 1, gate: true, place, ...common }
}

/** A test of as many turns as there are lists of assertions. */
export function buildTest(turns: AssertionSpec[][], rest: Partial<TestCase> = {}): TestCase {
  return {
    id: 'sample-test',
    tags: [],
    vars: {},
    repeat: 1,
    minPass: 1,
    turns: turns.map((assert, index) => ({ user: `question ${index + 1}`, assert })),
    assert: [],
    functions: {},
    place,
    ...rest,
  }
}

export function buildSuite(tests: TestCase[], rest: Partial<Suite> = {}): Suite {
  return { key: 'sample', file: 'evals/sample.yaml', assistant: 'support', tests, ...rest }
}

/** What came of a test's thread: a reply a turn, or turns as they are. */
export function buildTranscript(
  turns: (Reply | TurnTranscript)[],
  rest: Partial<Transcript> = {},
): Transcript {
  return {
    version: transcriptVersion,
    suite: 'sample',
    test: 'sample-test',
    repeat: 1,
    assistant: 'support',
    vars: {},
    startedAt: '2026-11-21T00:00:00.000Z',
    turns: turns.map((turn, index) =>
      'user' in turn ? turn : { user: `question ${index + 1}`, reply: turn },
    ),
    ...rest,
  }
}

/** A run of `support` on the embedded server. */
export function buildTarget(rest: Partial<RunTarget> = {}): RunTarget {
  return {
    environment: 'local',
    provider: 'local',
    runtime: 'responses',
    assistants: { support: 'sha256-a' },
    models: { support: 'm' },
    uses: { support: ['handbook'] },
    knowledge: { handbook: 'sha256-h' },
    ...rest,
  }
}
