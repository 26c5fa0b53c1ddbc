import type OpenAI from 'openai'
import type { Runtime } from '../config/runtime.ts'
import { explainApiError } from '../remote/explain-error.ts'

/** What a judge is told, and what it is shown. */
export interface JudgeRequest {
  instructions: string
  input: string
}

/**
 * Asks a model once, without tools or a conversation, and keeps nothing at the provider. Hosts of the Assistants API need
 * not know Responses, so they are asked for a chat completion. Throws `UserError` where the provider cannot be used.
 */
export async function askJudge(
  client: OpenAI,
  runtime: Runtime,
  model: string,
  { instructions, input }: JudgeRequest,
  signal: AbortSignal,
): Promise<string> {
  try {
    if (runtime === 'responses') {
      const response = await client.responses.create({ model, instructions, input, store: false }, { signal })
      return response.output_text
    }
    const messages = [
      { role: 'system' as const, content: instructions },
      { role: 'user' as const, content: input },
    ]
    const completion = await client.chat.completions.create({ model, messages }, { signal })
    return completion.choices[0]?.message.content ?? ''
  } catch (error) {
    signal.throwIfAborted()
    throw explainApiError(error, `asking the judge ${model}`)
  }
}
