import type OpenAI from 'openai'
import { APIError } from 'openai'
import { z } from 'zod'
import { readAnswer } from './answers.ts'
import { explainApiError } from './explain-error.ts'

/** The parts of the API that a runtime stands on. */
export const parts = {
  files: '/files?limit=1',
  'vector stores': '/vector_stores?limit=1',
  responses: '/responses/resp_asst_check',
  conversations: '/conversations/conv_asst_check',
  containers: '/containers?limit=1',
  assistants: '/assistants?limit=1',
  threads: '/threads/thread_asst_check',
} as const

export type Part = keyof typeof parts

/** What a host has, as far as reads can tell. */
export interface Host {
  /** Absent where the host lists none. */
  models?: HostModel[]
  parts: Record<Part, 'served' | 'absent' | 'forbidden'>
}

export interface HostModel {
  id: string
  /** `YYYY-MM-DD`, where the provider has said when the model ends. */
  shutdownDate?: string
}

const modelsAnswer = z.object({
  data: z.array(z.object({ id: z.string(), shutdown_date: z.string().nullish() })),
})

/**
 * Asks a host what it has, with reads alone. Throws `UserError` where it cannot be reached, does not accept the key,
 * or fails.
 */
export async function probeHost(client: OpenAI): Promise<Host> {
  // First and alone: a wrong key should be refused once.
  const models = await listModels(client)
  const names = Object.keys(parts) as Part[]
  const found = await Promise.all(
    names.map(async (name) => [name, await probe(client, parts[name])] as const),
  )
  return { ...(models ? { models } : {}), parts: Object.fromEntries(found) as Host['parts'] }
}

/** True where the host knows a model that its list does not show. */
export async function hasModel(client: OpenAI, model: string): Promise<boolean> {
  const path = `/models/${encodeURIComponent(model)}`
  return (await probe(client, path)) === 'served'
}

async function listModels(client: OpenAI): Promise<HostModel[] | undefined> {
  try {
    const answer = readAnswer('GET /models', modelsAnswer, await client.get<unknown>('/models'))
    return answer.data.map(({ id, shutdown_date: date }) => ({ id, ...(date ? { shutdownDate: date } : {}) }))
  } catch (error) {
    if (error instanceof APIError && isAbsent(error, '/models')) return undefined
    throw explainApiError(error, 'GET /models')
  }
}

async function probe(client: OpenAI, path: string): Promise<Host['parts'][Part]> {
  const headers = /^\/(assistants|threads)/.test(path) ? { 'OpenAI-Beta': 'assistants=v2' } : {}
  try {
    await client.get<unknown>(path, { headers })
    return 'served'
  } catch (error) {
    if (error instanceof APIError && error.status !== undefined) {
      if (error.status === 403) return 'forbidden'
      if (isAbsent(error, path)) return 'absent'
      if (error.status === 404 || error.status === 400 || error.status === 422) return 'served'
    }
    throw explainApiError(error, `GET ${path}`)
  }
}

/**
 * True where the host has no such route. One that has it, and not the object, names the object's ID in its 404; one
 * that does not know the route names the route, or nothing.
 */
function isAbsent({ status, message }: APIError, path: string): boolean {
  if (status === 405 || status === 501) return true
  if (status !== 404) return false
  const id = /_asst_check/.test(path) ? path.split('/').at(-1) : undefined
  return id === undefined || !message.includes(id) || message.includes(`/${id}`)
}
