import { Hono } from 'hono'
import type OpenAI from 'openai'
import type { ServerContext } from '../context.ts'
import type { ServerEnv } from '../http/env.ts'
import { ApiError } from '../http/errors.ts'

type Model = OpenAI.Models.Model

function describeModel(id: string, created: string, shutdownDate: string | null = null): Model {
  return {
    id,
    object: 'model',
    created: Date.parse(created) / 1000,
    owned_by: 'openai',
    shutdown_date: shutdownDate,
  }
}

/**
 * Names that clients of OpenAI know, so that a check for models works; one and the same model answers to all of
 * them and to any other. Shutdown dates: [SDK] shared.d.ts.
 */
const known: Model[] = [
  describeModel('gpt-6-astra', '2026-09-01'),
  describeModel('gpt-6.1-sol', '2026-10-15'),
  describeModel('gpt-6.1-terra', '2026-10-15'),
  describeModel('gpt-6-sol', '2026-08-01'),
  describeModel('gpt-6-luna', '2026-08-01'),
  describeModel('gpt-5', '2025-08-07', '2026-12-11'),
  describeModel('gpt-5-mini', '2025-08-07', '2026-12-11'),
  describeModel('gpt-5-nano', '2025-08-07', '2026-12-11'),
  describeModel('gpt-4.1', '2025-04-14', '2027-01-14'),
  describeModel('gpt-4.1-mini', '2025-04-14', '2027-01-14'),
  describeModel('gpt-4o', '2024-05-13', '2027-01-14'),
  describeModel('gpt-4o-mini', '2024-07-18', '2027-01-14'),
]

/** The models, with the one that answers first. `now` is in Unix seconds. */
function listModels(own: string | undefined, now: number): Model[] {
  if (own === undefined || known.some(({ id }) => id === own)) return known
  return [{ id: own, object: 'model', created: now, owned_by: 'local', shutdown_date: null }, ...known]
}

/** `own` is the name of the model that answers, where it has one. */
export function modelsRoutes(context: ServerContext, own?: string): Hono<ServerEnv> {
  const app = new Hono<ServerEnv>()
  const models = listModels(own, context.now())

  app.get('/models', (c) => c.json({ object: 'list', data: models }))

  app.get('/models/:model', (c) => {
    const id = c.req.param('model')
    const model = models.find((candidate) => candidate.id === id)
    if (model === undefined) {
      const message = `The model '${id}' does not exist or you do not have access to it.`
      throw new ApiError(404, { message, param: 'model', code: 'model_not_found' })
    }
    return c.json(model)
  })
  return app
}
