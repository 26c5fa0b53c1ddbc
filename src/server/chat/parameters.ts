import type OpenAI from 'openai'
import type { TurnRequest } from '../model/turn.ts'

type Parameters = Omit<OpenAI.ChatCompletionCreateParamsStreaming, 'messages'>

function writeTools({
  functions,
  toolChoice,
  search,
  codeFiles,
  parallelCalls,
}: TurnRequest): Partial<Parameters> {
  if (functions.length === 0 || toolChoice === 'none') return {}
  const mustCall = toolChoice === 'required' && search === undefined && codeFiles === undefined
  const named = typeof toolChoice === 'object' && toolChoice.type === 'function'
  return {
    tools: functions.map(({ name, description, parameters }) => ({
      type: 'function',
      function: {
        name,
        ...(description === undefined ? {} : { description }),
        parameters: parameters ?? { type: 'object', properties: {} },
      },
    })),
    ...(mustCall ? { tool_choice: 'required' } : {}),
    ...(named ? { tool_choice: { type: 'function', function: { name: toolChoice.name } } } : {}),
    ...(parallelCalls ? {} : { parallel_tool_calls: false }),
  }
}

function writeFormat({ jsonSchema }: TurnRequest): Partial<Parameters> {
  if (jsonSchema === undefined) return {}
  if (Object.keys(jsonSchema).length === 0) return { response_format: { type: 'json_object' } }
  return { response_format: { type: 'json_schema', json_schema: { name: 'answer', schema: jsonSchema } } }
}

/** OpenAI's own models refuse `max_tokens`, and most other hosts know nothing else. */
function writeLimit({ maxTokens }: TurnRequest, host: string): Partial<Parameters> {
  if (maxTokens === undefined) return {}
  const isOpenAi = /(^|\.)openai\.(com|azure\.com)$/.test(host)
  return isOpenAi ? { max_completion_tokens: maxTokens } : { max_tokens: maxTokens }
}

/** What a turn asks of a chat completion, besides its messages. Only what the client set is sent. */
export function writeParameters(request: TurnRequest, model: string, host: string): Parameters {
  const { temperature, topP } = request.sampling
  return {
    model,
    stream: true,
    stream_options: { include_usage: true },
    // 1 is the default that the APIs fill in, and some models refuse to be told so.
    ...(temperature === undefined || temperature === 1 ? {} : { temperature }),
    ...(topP === undefined || topP === 1 ? {} : { top_p: topP }),
    ...writeLimit(request, host),
    ...writeTools(request),
    ...writeFormat(request),
  }
}
