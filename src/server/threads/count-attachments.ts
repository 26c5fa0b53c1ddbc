import type { MessageBody } from './message-parameters.ts'
import type { NewResources } from './parameters.ts'

/** What may bring files for file search along, into a store that is made on the way. */
interface Bringing {
  messages?: MessageBody[] | null | undefined
  tool_resources?: NewResources | null | undefined
}

/** How many files a request attaches to vector stores, which a rate limit may want to know before it happens. */
export function countAttachments({ messages, tool_resources: resources }: Bringing): number {
  const inStores = (resources?.file_search?.vector_stores ?? []).map((store) => store.file_ids?.length ?? 0)
  const inMessages = (messages ?? [])
    .flatMap((message) => message.attachments ?? [])
    .filter((attachment) => attachment.tools?.some((tool) => tool.type === 'file_search'))
  return inStores.reduce((sum, count) => sum + count, inMessages.length)
}
