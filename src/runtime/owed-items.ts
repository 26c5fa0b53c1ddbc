import type OpenAI from 'openai'
import type { ResponseInputItem } from 'openai/resources/responses/responses'
import { unansweredOutput } from './function-calls.ts'

/** What is read of an item, whatever it is. */
interface AnyItem {
  type: string
  id?: string | null
  call_id?: string | null
  approval_request_id?: string | null
}

/** The latest items that can still wait for something. */
const itemsMax = 100

/** What items wait for: outputs of function calls, and consent, which is refused where nobody was asked. */
export function owedFor(items: AnyItem[]): ResponseInputItem[] {
  const answered = new Set(
    items.flatMap((item) => {
      if (item.type === 'function_call_output') return item.call_id ?? []
      return item.type === 'mcp_approval_response' ? (item.approval_request_id ?? []) : []
    }),
  )
  return items.flatMap((item): ResponseInputItem[] => {
    if (item.type === 'function_call' && item.call_id && !answered.has(item.call_id))
      return [outputItem({ id: item.call_id, output: unansweredOutput })]
    if (item.type === 'mcp_approval_request' && item.id && !answered.has(item.id))
      return [{ type: 'mcp_approval_response', approval_request_id: item.id, approve: false }]
    return []
  })
}

/** What a conversation waits for, by its own items. */
export async function findOwed(
  client: OpenAI,
  id: string,
  signal: AbortSignal | undefined,
): Promise<ResponseInputItem[]> {
  const query = { limit: itemsMax, order: 'desc' } as const
  const page = await client.conversations.items.list(id, query, { signal })
  return owedFor((page.data ?? []).toReversed())
}

export function outputItem({ id, output }: { id: string; output: string }): ResponseInputItem {
  return { type: 'function_call_output', call_id: id, output }
}
