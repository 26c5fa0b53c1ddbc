import type OpenAI from 'openai'
import type { ServerContext } from '../context.ts'
import { searchResultsDefault } from '../../limits.ts'
import type { OutputItem } from './items.ts'
import type { ResponseParameters } from './parameters.ts'
import type { ToolChoiceParameter, ToolParameter } from './tool-parameters.ts'

type SdkResponse = OpenAI.Responses.Response

/** A response as it is kept and sent. `output_text` is the SDK's own; tools come back as the client sent them. */
export interface ResponseObject extends Omit<
  SdkResponse,
  'output_text' | 'output' | 'tools' | 'tool_choice' | 'prompt' | 'instructions'
> {
  output: OutputItem[]
  tools: ToolParameter[]
  tool_choice: ToolChoiceParameter
  instructions: string | null
  store: boolean
}

/** A tool with the defaults that OpenAI fills in. */
function fillTool(tool: ToolParameter): ToolParameter {
  switch (tool.type) {
    case 'file_search':
      return {
        ...tool,
        filters: tool.filters ?? null,
        max_num_results: tool.max_num_results ?? searchResultsDefault,
        ranking_options: { ranker: 'auto', score_threshold: 0, ...tool.ranking_options },
      }
    case 'function':
      return {
        ...tool,
        description: tool.description ?? null,
        parameters: tool.parameters ?? null,
        strict: tool.strict ?? true,
      }
    default:
      return tool
  }
}

/** The tier that OpenAI says it answered in: the one that was asked for, or the default one. */
function tierOf({ service_tier: tier }: ResponseParameters): NonNullable<SdkResponse['service_tier']> {
  return tier === undefined || tier === null || tier === 'auto' ? 'default' : tier
}

/** The response that a request begins, empty: queued where it is to be answered in the background. */
export function beginResponse(
  context: ServerContext,
  parameters: ResponseParameters,
  conversationId: string | undefined,
): ResponseObject {
  const cyber = parameters.access_programs?.cyber
  return {
    id: context.newId('resp_'),
    object: 'response',
    created_at: context.now(),
    status: parameters.background ? 'queued' : 'in_progress',
    access_programs: cyber === undefined ? null : { cyber },
    background: parameters.background ?? false,
    completed_at: null,
    conversation: conversationId === undefined ? null : { id: conversationId },
    error: null,
    incomplete_details: null,
    instructions: parameters.instructions ?? null,
    max_output_tokens: parameters.max_output_tokens ?? null,
    max_tool_calls: parameters.max_tool_calls ?? null,
    metadata: parameters.metadata ?? {},
    model: parameters.model,
    output: [],
    parallel_tool_calls: parameters.parallel_tool_calls ?? true,
    previous_response_id: parameters.previous_response_id ?? null,
    prompt_cache_key: parameters.prompt_cache_key ?? null,
    prompt_cache_retention: parameters.prompt_cache_retention ?? null,
    reasoning: {
      effort: parameters.reasoning?.effort ?? null,
      summary: parameters.reasoning?.summary ?? null,
    },
    safety_identifier: parameters.safety_identifier ?? null,
    service_tier: tierOf(parameters),
    store: parameters.store ?? true,
    temperature: parameters.temperature ?? 1,
    text: {
      format: parameters.text?.format ?? { type: 'text' },
      verbosity: parameters.text?.verbosity ?? 'medium',
    },
    tool_choice: parameters.tool_choice ?? 'auto',
    tools: (parameters.tools ?? []).map(fillTool),
    top_logprobs: parameters.top_logprobs ?? 0,
    top_p: parameters.top_p ?? 1,
    truncation: parameters.truncation ?? 'disabled',
    ...(parameters.user === undefined ? {} : { user: parameters.user }),
  }
}
