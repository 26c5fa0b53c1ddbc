import type { ModelError } from '../model/model-error.ts'

/** A stretch of an answer and what it cites: file names, or knowledge paths such as `handbook/returns.md`. */
export interface ScriptedStretch {
  text: string
  cite?: string | string[]
}

export interface ScriptedCall {
  name: string
  arguments?: Record<string, unknown>
}

/** What the model does when a question comes. The keys are those of a script file, see docs/server.md. */
export interface ScriptedReply {
  /** The question: its text, or a pattern between slashes. Any where absent. */
  when?: string
  /** Only once this function has given its output. */
  after?: string
  /** How often; where absent, once without `when` and `after`, else always. */
  times?: number
  /** Milliseconds before anything happens. */
  delay?: number
  /** Milliseconds before each piece of text. */
  pace?: number
  /** Whether the stores are searched; where absent, if something is cited. */
  search?: boolean
  code?: { input: string; logs: string }
  answer?: string | ScriptedStretch | (string | ScriptedStretch)[]
  call?: ScriptedCall | ScriptedCall[]
  refuse?: string
  stop?: 'max_tokens' | 'content_filter'
  fail?: { code: ModelError['code']; message?: string }
}

export interface Script {
  /** What happens where no reply fits: the request fails (where absent), or the usual model answers. */
  otherwise?: 'fail' | 'model'
  replies: ScriptedReply[]
}

/** The pattern of `/words/flags`; undefined for plain text. Throws `SyntaxError` for a pattern that is none. */
export function readPattern(when: string): RegExp | undefined {
  const [, pattern, flags] = /^\/(.+)\/([a-z]*)$/s.exec(when) ?? []
  // Without `g` and `y` a pattern remembers nothing from one question to the next.
  return pattern === undefined ? undefined : new RegExp(pattern, flags?.replaceAll(/[gy]/g, ''))
}
