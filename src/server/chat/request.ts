import type OpenAI from 'openai'
import { ModelError } from '../model/model-error.ts'

/** Where chat completions are made. */
export interface ChatEndpoint {
  /** Base URL, such as `http://127.0.0.1:11434/v1`. */
  url: string
  /** The name of the model there, whatever model a request names. */
  model: string
  apiKey?: string | undefined
}

/** Asks for a chat completion and gives its chunks as they come. Whatever goes wrong with it is a `ModelError`. */
export async function* requestChat(
  { url, apiKey = 'none' }: ChatEndpoint,
  parameters: OpenAI.ChatCompletionCreateParamsStreaming,
  signal: AbortSignal,
): AsyncGenerator<OpenAI.ChatCompletionChunk> {
  // Loaded with the first question: it takes longer than the rest of the server.
  const { default: Client } = await import('openai')
  const client = new Client({ baseURL: url, apiKey })
  try {
    yield* await client.chat.completions.create(parameters, { signal })
  } catch (error) {
    throw await explain(url, error)
  }
}

async function explain(url: string, error: unknown): Promise<ModelError> {
  const { APIConnectionError, APIError } = await import('openai')
  if (error instanceof APIConnectionError) {
    const cause = error.cause instanceof Error ? error.cause.message : error.message
    return new ModelError('server_error', `The model at ${url} cannot be reached: ${cause}`)
  }
  // Besides the client's own errors these are a connection that broke and an answer that is no chat completion.
  const reason = error instanceof Error ? error.message : String(error)
  const message = `The model at ${url} failed: ${reason}`
  const status = error instanceof APIError ? error.status : undefined
  if (status === 429) return new ModelError('rate_limit_exceeded', message)
  if (status === 400 || status === 422) return new ModelError('invalid_prompt', message)
  return new ModelError('server_error', message)
}
