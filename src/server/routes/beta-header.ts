import { createMiddleware } from 'hono/factory'
import type { ServerEnv } from '../http/env.ts'
import { invalidRequest } from '../http/errors.ts'

/** Assistants and threads were never out of beta: OpenAI refused requests that did not say they know. */
export const requireBetaHeader = createMiddleware<ServerEnv>(async (c, next) => {
  const betas = (c.req.header('openai-beta') ?? '').split(',').map((beta) => beta.trim())
  if (!betas.includes('assistants=v2')) {
    throw invalidRequest(
      "You must provide the 'OpenAI-Beta' header to access the Assistants API. Please try again by setting the " +
        "header 'OpenAI-Beta: assistants=v2'.",
      undefined,
      'invalid_beta',
    )
  }
  await next()
})
