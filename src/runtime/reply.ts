/** Every status, for the schemas of what is saved and printed. */
export const replyStatuses = [
  'completed',
  'failed',
  'incomplete',
  'cancelled',
  'expired',
  'refused',
  'requires_action',
  'approval_required',
  'empty',
] as const

/**
 * How a turn ended. `requires_action`: nobody answers a function call. `approval_required`: an MCP server's tool waits
 * for a person's consent. `empty`: it ended in good order, and without a word or a file.
 */
export type ReplyStatus = (typeof replyStatuses)[number]

/** The normalised answer to one turn, the same on both runtimes. */
export interface Reply {
  status: ReplyStatus
  /** What a person reads: markers of citations removed. */
  text: string
  /** In the order of their place in the text. */
  citations: Citation[]
  /** What file search returned, best first; several searches in the order they ran. */
  retrieved: RetrievedChunk[]
  toolCalls: ToolCall[]
  /** What the assistant's code made, in the order of first mention. */
  files: GeneratedFile[]
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

/** Every kind of call, for the same schemas. */
export const toolCallTypes = ['file_search', 'code_interpreter', 'function', 'web_search', 'mcp'] as const

export interface ToolCall {
  id: string
  type: (typeof toolCallTypes)[number]
  /** Of functions. */
  name?: string
  /** Parsed where it is JSON, else the raw text. */
  arguments?: unknown
  output?: string
}

/** A file or image that the code interpreter made. */
export interface GeneratedFile {
  fileId: string
  /** The container that holds it, on the responses runtime. */
  containerId?: string
  /** The provider's name for it, without folders. */
  filename: string
  /** Absolute path of its copy, where it was to be downloaded. */
  savedTo?: string
  /** Why it has no copy although it was to be downloaded. */
  error?: string
}
