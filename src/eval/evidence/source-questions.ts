import { z } from 'zod'
import type { TurnTranscript } from '../runs/transcript.ts'
import type { SearchQuestion, SourceQuestion } from './evidence.ts'

/** The recorded queries of a turn, or else the user's message, asked again for more files than the assistant got. */
export function deeperSearch(assistant: string, { user, reply }: TurnTranscript): SearchQuestion {
  const queries = (reply?.toolCalls ?? []).flatMap(({ type, arguments: args }) =>
    type === 'file_search' ? (queriesSchema.safeParse(args).data?.queries ?? []) : [],
  )
  return { kind: 'search', assistant, queries: queries.length > 0 ? queries : [user] }
}

const queriesSchema = z.object({ queries: z.array(z.string().min(1)) })

export function whatBecameOf(assistant: string, pattern: string): SourceQuestion {
  return { kind: 'source', assistant, pattern }
}

/** Answer to a deeper search: paths of files, or their IDs where those are unknown, in rank order, each once. */
export const foundSchema = z.array(z.string())

/** Answer to what became of a source: of the files behind it, the one that got furthest. */
export const fateSchema = z.object({
  state: z.enum(['no such file', 'not uploaded', 'indexing failed', 'indexed']),
  detail: z.string().exactOptional(),
})

export type Fate = z.output<typeof fateSchema>
