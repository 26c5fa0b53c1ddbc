import type { TurnRequest } from '../model/turn.ts'
import { readPattern, type Script, type ScriptedReply } from './script.ts'

/** Gives the reply to a request, or undefined. It counts how often each was given. */
export type ChooseReply = (request: TurnRequest) => ScriptedReply | undefined

function plain(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ').toLowerCase()
}

function asks(when: string, question: string): boolean {
  const pattern = readPattern(when)
  return pattern === undefined ? plain(when) === plain(question) : pattern.test(question)
}

/**
 * Outputs of functions come with the question that they were called for, so a reply to the question alone would be
 * given again and again: it counts only before them.
 */
function fits({ when, after }: ScriptedReply, { turns, outputs }: TurnRequest): boolean {
  const question = turns.findLast((turn) => turn.role === 'user')?.text ?? ''
  if (when !== undefined && !asks(when, question)) return false
  if (after !== undefined) return outputs.some((output) => output.name === after)
  return outputs.length === 0 || when === undefined
}

/** Replies are tried in their order: the first that fits and is not used up is given. */
export function createChooser({ replies }: Script): ChooseReply {
  const given = new Map<ScriptedReply, number>()
  return (request) => {
    const reply = replies.find((candidate) => {
      const { when, after, times = when === undefined && after === undefined ? 1 : Infinity } = candidate
      return (given.get(candidate) ?? 0) < times && fits(candidate, request)
    })
    if (reply !== undefined) given.set(reply, (given.get(reply) ?? 0) + 1)
    return reply
  }
}
