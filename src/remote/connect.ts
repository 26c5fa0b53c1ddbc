import type OpenAI from 'openai'
import type { Environment } from '../config/project.ts'
import { createLimiter } from './limiter.ts'
import { openaiAssistants } from './openai-assistants.ts'
import { openaiFiles } from './openai-files.ts'
import { openaiStores } from './openai-stores.ts'
import type { Remote } from './port.ts'

/** The provider of an environment behind the port, with one limiter for the whole connection, until `signal` aborts. */
export function connectRemote(client: OpenAI, limits: Environment['limits'], signal?: AbortSignal): Remote {
  const limiter = createLimiter(limits, signal)
  return {
    files: openaiFiles(client, limiter),
    stores: openaiStores(client, limiter),
    assistants: openaiAssistants(client, limiter),
  }
}
