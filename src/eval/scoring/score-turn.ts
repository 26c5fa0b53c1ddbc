import type { Reply } from '../../runtime/reply.ts'
import { findAssertion } from '../assertions/registry.ts'
import { diagnose } from './diagnose.ts'
import { citedPaths, f1, precisionRatio, recallRatio, resolveRatio } from '../metrics/citations.ts'
import { retrievedFiles } from '../metrics/retrieval.ts'
import { isAllowed, matchesGroup, type Expectation } from '../metrics/sources.ts'
import { findExpected, type Explain } from './expected-sources.ts'
import type { CitedSource, Measures, Sources, TurnScore } from './score.ts'
import { scoreAssertion } from './score-assertion.ts'
import { subjectOfTurn } from './subjects.ts'
import type { AssertionSpec, TestCase } from '../suites/suite.ts'
import type { Transcript, TranscriptError } from '../runs/transcript.ts'
import { verdictOf } from './verdict.ts'

/** Scores one turn of a thread. */
export function scoreTurn(test: TestCase, transcript: Transcript, index: number): TurnScore {
  const { reply, error } = transcript.turns[index] ?? {}
  const subject = subjectOfTurn(test, transcript, index)
  if (error !== undefined || subject === undefined || reply === undefined) {
    return { verdict: 'error', error: error ?? causeOf(reply), scores: [], measures: {} }
  }
  const assert = test.turns[index]?.assert ?? []
  const { expected } = subject
  const all = [...assert, ...test.assert]
  const sources = sourcesOf(
    reply,
    expected?.groups ?? [],
    (path) => roleOf(path, expected, all),
    (group, rank) => diagnose(group, rank, transcript, index),
  )
  const resolve = resolveRatio(reply.citations)
  const resolveAsserted = all.some(({ type }) => type === 'citations-resolve')
  if (resolve.hits < resolve.total && !resolveAsserted) {
    return { verdict: 'error', error: driftOf(sources), scores: [], sources, measures: { resolve } }
  }
  const scores = assert.map((spec) => scoreAssertion(spec, subject))
  return { verdict: verdictOf(scores), scores, sources, measures: measure(reply, expected) }
}

function causeOf(reply: Reply | undefined): TranscriptError {
  if (reply === undefined)
    return { code: 'interrupted', message: 'the turn was not asked: the run was interrupted' }
  const { status, error } = reply
  return {
    code: error?.code ?? 'provider-response',
    message: `the answer is ${status}${error === undefined ? '' : `: ${error.message}`}`,
  }
}

function driftOf({ cited }: Sources): TranscriptError {
  const unknown = cited.filter(({ role }) => role === 'unresolved').map(({ fileId }) => fileId)
  return {
    code: 'unresolved-citation',
    message: `${unknown.join(', ')} is cited, which is no knowledge file of this environment; sync again, or assert citations-resolve to count it as a failure`,
  }
}

function measure(reply: Reply, expected: Expectation | undefined): Measures {
  const resolve = resolveRatio(reply.citations)
  if (expected === undefined) return { resolve }
  const cited = citedPaths(reply.citations)
  const recall = recallRatio(expected, cited)
  const precision = precisionRatio(expected, cited)
  const harmonic = f1(recall, precision)
  return { recall, precision, ...(harmonic === undefined ? {} : { f1: harmonic }), resolve }
}

function sourcesOf(
  { citations, retrieved }: Reply,
  groups: string[][],
  judge: (path: string | undefined) => CitedSource['role'],
  explain: Explain,
): Sources {
  const files = retrievedFiles(retrieved)
  const cited = new Map<string, CitedSource>()
  for (const { fileId, path } of citations) {
    const source = { fileId, ...(path === undefined ? {} : { path }), role: judge(path) }
    cited.set(path ?? fileId, source)
  }
  return {
    expected: findExpected(groups, { citations, files }, explain),
    cited: [...cited.values()],
    retrieved: files,
  }
}

/** @param assert of the turn and of the whole thread */
function roleOf(
  path: string | undefined,
  expected: Expectation | undefined,
  assert: AssertionSpec[],
): CitedSource['role'] {
  if (path === undefined) return 'unresolved'
  if (assert.some(({ type, params }) => findAssertion(type)?.assertion.forbids(params, path)))
    return 'forbidden'
  if (expected === undefined) return 'other'
  if (expected.groups.some((group) => matchesGroup(group, path))) return 'expected'
  return isAllowed(expected, path) ? 'allowed' : 'other'
}
