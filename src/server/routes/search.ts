import { Hono } from 'hono'
import type OpenAI from 'openai'
import { z } from 'zod'
import { searchResultsMax } from '../../limits.ts'
import type { ServerContext } from '../context.ts'
import { readBody } from '../http/body.ts'
import type { ServerEnv } from '../http/env.ts'
import { type SearchHit, searchStores } from '../knowledge/search.ts'
import { liveStore } from '../knowledge/stores.ts'
import { filterParameter } from './filter-parameter.ts'

/** Queries of one request. OpenAI documents no limit; each costs a search. */
const queriesMax = 64

/** [SPEC] VectorStoreSearchRequest. */
const searchBody = z.strictObject({
  query: z.union([z.string().min(1), z.array(z.string().min(1)).min(1).max(queriesMax)]),
  filters: filterParameter.nullish(),
  max_num_results: z.int().min(1).max(searchResultsMax).default(10),
  ranking_options: z
    .strictObject({
      ranker: z.enum(['none', 'auto', 'default-2024-11-15']).optional(),
      score_threshold: z.number().min(0).max(1).optional(),
    })
    .nullish(),
  rewrite_query: z.boolean().default(false),
})

/** Direct search in one vector store. */
export function searchRoutes(context: ServerContext): Hono<ServerEnv> {
  const routes = new Hono<ServerEnv>()

  routes.post('/vector_stores/:id/search', async (c) => {
    const store = liveStore(context, c.req.param('id'))
    const body = await readBody(c, searchBody)
    const queries = typeof body.query === 'string' ? [body.query] : body.query
    const hits = searchStores(context, [store.id], {
      queries,
      limit: body.max_num_results,
      filters: body.filters ?? undefined,
      scoreThreshold: body.ranking_options?.score_threshold,
    })
    return c.json({
      object: 'vector_store.search_results.page',
      // The query is words already, so `rewrite_query` has nothing to make of it.
      search_query: queries,
      data: hits.map(presentHit),
      has_more: false,
      next_page: null,
    })
  })

  return routes
}

function presentHit(hit: SearchHit): OpenAI.VectorStores.VectorStoreSearchResponse {
  return {
    file_id: hit.fileId,
    filename: hit.filename,
    score: hit.score,
    attributes: hit.attributes,
    content: [{ type: 'text', text: hit.text }],
  }
}
