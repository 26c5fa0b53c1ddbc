import type { Environment, Project } from './project.ts'

/** What the files of a project declare for one environment. */
export interface Desired {
  project: Project
  environment: Environment
  /** Enabled assistants, by key. Those an environment disables are absent. */
  assistants: Map<string, DesiredAssistant>
  /** Every knowledge base in use, by key. One that no assistant uses is absent, with a warning. */
  knowledge: Map<string, DesiredKnowledge>
}

/** A place in a file the user wrote. Lines and columns are 1-based. */
export interface Place {
  file: string
  line: number
  column: number
  frame: string
}

/** One assistant with `extends`, environment overrides, vars and paths resolved. */
export interface DesiredAssistant {
  key: string
  /** Absolute path of its YAML file. */
  file: string
  /** Display name; the key where the file gives none. */
  name: string
  description?: string
  model: string
  /** The text itself, files read and joined, vars filled in. */
  instructions?: string
  tools: Tool[]
  metadata: Record<string, string>
  temperature?: number
  top_p?: number
  reasoning_effort?: string
  response_format?: ResponseFormat
  /** Earlier keys, so that a rename keeps the remote object. */
  was: string[]
  /** Where a value stands, for problems found later: `locate(['tools', 0, 'knowledge'])`. */
  locate(path: (string | number)[]): Place
}

/** In the Assistants spelling; `compile/` maps it to each runtime. */
export type ResponseFormat =
  | 'auto'
  | { type: 'text' }
  | { type: 'json_object' }
  | {
      type: 'json_schema'
      json_schema: { name: string; description?: string; schema?: Record<string, unknown>; strict?: boolean }
    }

export type Tool = FileSearchTool | CodeInterpreterTool | FunctionTool | WebSearchTool | McpTool

export interface FileSearchTool {
  type: 'file_search'
  /** Keys of knowledge bases. */
  knowledge: string[]
  max_num_results?: number
  ranking_options?: { ranker?: string; score_threshold?: number }
}

export interface CodeInterpreterTool {
  type: 'code_interpreter'
  knowledge: string[]
}

export interface FunctionTool {
  type: 'function'
  name: string
  description?: string
  parameters?: Record<string, unknown>
  strict?: boolean
  /** Absolute path of the module, or a command and its arguments, that answers calls. Never uploaded. */
  handler?: string | string[]
}

/** Responses only. Further fields are the API's own and passed through. */
export interface WebSearchTool {
  type: 'web_search'
  [field: string]: unknown
}

/** Responses only. `${VAR}` references in headers and tokens stay references until a request is made. */
export interface McpTool {
  type: 'mcp'
  server_label: string
  [field: string]: unknown
}

/** One folder of files. */
export interface DesiredKnowledge {
  key: string
  /** Absolute path of the folder. */
  root: string
  /** Sorted by path. */
  files: KnowledgeFile[]
  /** Tokens. Absent means the provider's default, which is 800/400. */
  chunking?: { max_chunk_size_tokens: number; chunk_overlap_tokens: number }
  /** Set on every file of it in the store, beside our marks. */
  attributes: Record<string, string | number | boolean>
  /** Some assistant searches it, so it becomes a vector store. */
  search: boolean
  /** Some assistant's code interpreter is given its files. */
  code: boolean
  was: string[]
  /** Findings of the scan for credentials that are no secrets. */
  allowSecrets?: string[]
  /** Absolute path of `knowledge/<key>.yaml`, where there is one. */
  file?: string
}

export interface KnowledgeFile {
  /** Relative to the knowledge base's root, `/`-separated, NFC. */
  path: string
  absolute: string
  bytes: number
  /** Lowercase hex. */
  sha256: string
  /** Goes into the vector store. */
  search: boolean
  /** Goes to the code interpreter. */
  code: boolean
  /** Sent to file search under its name with `.txt` appended, because file search refuses its type. */
  asText: boolean
  /** From its own front matter, beside the knowledge base's. */
  attributes?: Record<string, string | number | boolean>
}
