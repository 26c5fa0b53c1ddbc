/** The normalised answer to one turn, the same on both runtimes. */
export interface Reply {
  status: 'completed' | 'failed' | 'incomplete' | 'cancelled' | 'expired' | 'refused' | 'requires_action'
  /** What a person reads: markers of citations removed. */
  text: string
  /** In the order of their place in the text. */
  citations: Citation[]
  /** What file search returned, best first; several searches in the order they ran. */
  retrieved: RetrievedChunk[]
  toolCalls: ToolCall[]
  usage?: { inputTokens: number; outputTokens: number }
  /** Wall time of the turn in milliseconds. */
  latencyMs: number
  /** IDs at the provider, for support requests and cleanup. */
  ids: { thread: string; turn?: string; request?: string }
  /** Why it is not completed. */
  error?: { code?: string; message: string }
}

/** A place in the answer that points to a knowledge file. */
export interface Citation {
  fileId: string
  /** `<knowledge base>/<path>`; absent where the file ID is not one of ours. */
  path?: string
  /** The provider's name for it, where it gave one. */
  filename?: string
  /** Offset in `Reply.text` after which the citation belongs, in UTF-16 units. */
  at: number
}

export interface RetrievedChunk {
  /** 1-based over the whole turn. */
  rank: number
  fileId: string
  path?: string
  filename?: string
  /** 0..1, the provider's own. */
  score: number
  text: string
}

export interface ToolCall {
  id: string
  type: 'file_search' | 'code_interpreter' | 'function' | 'web_search' | 'mcp'
  /** Of functions. */
  name?: string
  /** Parsed where it is JSON, else the raw text. */
  arguments?: unknown
  output?: string
}
