import { invalidRequest } from './errors.ts'

/** What the IDs of each kind begin with, as OpenAI tells it and as it is checked here. */
const prefixes = {
  asst: 'asst_',
  thread: 'thread_',
  msg: 'msg_',
  run: 'run_',
  step: 'step_',
  resp: 'resp_',
  conv: 'conv_',
  vs_: 'vs_',
  vsfb_: 'vsfb_',
  file: 'file',
} as const

export type IdPrefix = keyof typeof prefixes

/**
 * Refuses an ID that cannot be one of the kind, in OpenAI's words (openai/openai-node#1545, openai/openai-node#1700,
 * BerriAI/litellm#34788): `ApiError` 400.
 */
export function checkId(id: string, prefix: IdPrefix, param: string): void {
  const isPlain = /^[\w-]*$/.test(id)
  if (isPlain && id.startsWith(prefixes[prefix])) return
  const expected = isPlain
    ? `begins with '${prefix}'`
    : 'contains letters, numbers, underscores, or dashes, but this value contained additional characters'
  const message = `Invalid '${param}': '${id.slice(0, 100)}'. Expected an ID that ${expected}.`
  throw invalidRequest(message, param, 'invalid_value')
}
