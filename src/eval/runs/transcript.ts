import type { Vars } from '../../config/project.ts'
import type { UserError } from '../../errors.ts'
import type { Reply } from '../../runtime/reply.ts'
import type { Exchange } from '../assertions/assertion.ts'
import type { Evidence } from '../evidence/evidence.ts'

/** Raised when a record changes in a way that older readers cannot take. */
export const transcriptVersion = 1

/**
 * Everything that happened in one thread: one repeat of one test. Written before anything is scored, and
 * enough to score it again later without a request.
 */
export interface Transcript {
  version: typeof transcriptVersion
  suite: string
  test: string
  /** 1-based. */
  repeat: number
  assistant: string
  /** Instead of the assistant's own. */
  model?: string
  vars: Vars
  /** ISO 8601. */
  startedAt: string
  /** Those that were asked, in order. After one with an error no further one is asked. */
  turns: TurnTranscript[]
  /** How often it was asked before this and broke off, because the provider failed. */
  retries?: number
  /** A turn failed its assertions, and the test wants the rest not asked then. */
  stopped?: true
  /** It was answered in an earlier run, by what is the same assistant still. */
  cached?: true
  /** Why the thread could not be opened. */
  error?: TranscriptError
  /** Answers to what its assertions asked of judges, modules and deeper searches. */
  evidence?: Evidence[]
  /** Why the thread could not be deleted afterwards; it does not touch the verdict. */
  leftBehind?: string
}

/** One message and what came of it: a reply, an error, or both where a function had no stub. */
export interface TurnTranscript {
  user: string
  reply?: Reply
  error?: TranscriptError
}

export interface TranscriptError {
  /** Ours or the provider's own. */
  code: string
  message: string
}

/** What a transcript keeps of an expected failure. */
export function errorOf({ code, message, hint }: UserError): TranscriptError {
  return { code, message: hint === undefined ? message : `${message} (${hint})` }
}

/** What identifies a thread of a run. */
export type ThreadKey = Pick<Transcript, 'suite' | 'test' | 'repeat'>

export function threadKey({ suite, test, repeat }: ThreadKey): string {
  return JSON.stringify([suite, test, repeat])
}

/** Statuses after which there is no answer to judge. An incomplete or refused one is judged as it is. */
const unanswered: Reply['status'][] = [
  'failed',
  'cancelled',
  'expired',
  'requires_action',
  'approval_required',
]

export function isAnswered(reply: Reply | undefined): reply is Reply {
  return reply !== undefined && !unanswered.includes(reply.status)
}

/** Those turns that were answered, whatever the answer is. */
export function exchangesOf(turns: TurnTranscript[]): Exchange[] {
  return turns.flatMap(({ user, reply }) => (reply === undefined ? [] : [{ user, reply }]))
}
