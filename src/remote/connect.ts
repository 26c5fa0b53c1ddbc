import type OpenAI from 'openai'
import type { Environment } from '../config/project.ts'
import { createLimiter, type LimiterOptions } from './limiter.ts'
import { openaiAssistants } from './openai-assistants.ts'
import { openaiFiles } from './openai-files.ts'
import { openaiStores } from './openai-stores.ts'
import type { Remote } from './port.ts'

/** Milliseconds. None of these requests makes a host think; one that is silent for longer is not there. */
const silenceMax = 60_000

/** The provider of an environment behind the port, with one limiter for the whole connection. */
export function connectRemote(
  client: OpenAI,
  limits: Environment['limits'],
  options: LimiterOptions = {},
): Remote {
  const limiter = createLimiter(limits, options)
  // The limiter repeats what may be repeated. The SDK would do it past the limits, and whatever the answer asks for.
  const once = client.withOptions({ maxRetries: 0, timeout: silenceMax })
  return {
    files: openaiFiles(once, limiter),
    stores: openaiStores(once, limiter),
    assistants: openaiAssistants(once, limiter),
  }
}
