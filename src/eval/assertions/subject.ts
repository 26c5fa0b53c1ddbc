import type { Citation, Reply, RetrievedChunk, ToolCall } from '../../runtime/reply.ts'
import { citedPaths } from '../metrics/citations.ts'
import type { Subject } from './assertion.ts'

export function repliesOf({ exchanges }: Subject): Reply[] {
  return exchanges.map(({ reply }) => reply)
}

/** The reply's text; of a whole thread, every reply's with a blank line between. */
export function textOf(subject: Subject): string {
  return repliesOf(subject)
    .map(({ text }) => text)
    .join('\n\n')
}

export function citationsOf(subject: Subject): Citation[] {
  return repliesOf(subject).flatMap(({ citations }) => citations)
}

export function citedPathsOf(subject: Subject): string[] {
  return citedPaths(citationsOf(subject))
}

export function chunksOf(subject: Subject): RetrievedChunk[] {
  return repliesOf(subject).flatMap(({ retrieved }) => retrieved)
}

/** What file search had returned when the answer was written: in this turn and in those before it. */
export function chunksSoFar({ earlier, exchanges }: Subject): RetrievedChunk[] {
  return [...earlier, ...exchanges].flatMap(({ reply }) => reply.retrieved)
}

/** Calls of functions, in the order they were made. */
export function functionCallsOf(subject: Subject): ToolCall[] {
  return repliesOf(subject)
    .flatMap(({ toolCalls }) => toolCalls)
    .filter(({ type }) => type === 'function')
}
