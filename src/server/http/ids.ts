import { invalidRequest } from './errors.ts'

/** What the IDs of each kind begin with. */
export type IdPrefix = 'asst' | 'thread' | 'msg' | 'run' | 'step' | 'resp' | 'conv'

/** Refuses an ID that cannot be one of the kind, in OpenAI's words (openai/openai-node#1545): `ApiError` 400. */
export function checkId(id: string, prefix: IdPrefix, param: string): void {
  if (id.startsWith(`${prefix}_`)) return
  const message = `Invalid '${param}': '${id.slice(0, 100)}'. Expected an ID that begins with '${prefix}'.`
  throw invalidRequest(message, param, 'invalid_value')
}
