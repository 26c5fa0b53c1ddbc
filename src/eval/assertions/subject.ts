import type { Citation, RetrievedChunk } from '../../runtime/reply.ts'
import { citedPaths } from '../metrics/citations.ts'
import type { Subject } from './assertion.ts'

/** The reply's text; of a whole thread, every reply's with a blank line between. */
export function textOf({ replies }: Subject): string {
  return replies.map(({ text }) => text).join('\n\n')
}

export function citationsOf({ replies }: Subject): Citation[] {
  return replies.flatMap(({ citations }) => citations)
}

export function citedPathsOf(subject: Subject): string[] {
  return citedPaths(citationsOf(subject))
}

export function chunksOf({ replies }: Subject): RetrievedChunk[] {
  return replies.flatMap(({ retrieved }) => retrieved)
}
