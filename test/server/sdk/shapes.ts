import type OpenAI from 'openai'
import { expect } from 'vitest'

type Required<T> = { [K in keyof T]-?: object extends Pick<T, K> ? never : K }[keyof T]
type Kind<Value> = Value extends string
  ? 'string'
  : Value extends number
    ? 'number'
    : Value extends boolean
      ? 'boolean'
      : Value extends null
        ? 'null'
        : Value extends readonly unknown[]
          ? 'array'
          : 'object'

/** Every property that the SDK's type of an object requires, with what it may be. The compiler holds it to that type. */
type Shape<T> = { [K in Required<T>]: readonly Kind<T[K]>[] }

const shape = <T>(kinds: Shape<T>): Record<string, readonly string[]> => kinds

const text = ['string'] as const
const number = ['number'] as const
const object = ['object'] as const
const list = ['array'] as const
const flag = ['boolean'] as const
const maybeText = ['string', 'null'] as const
const maybeNumber = ['number', 'null'] as const
const maybeObject = ['object', 'null'] as const

const deleted = { id: text, object: text, deleted: flag }

const shapes = {
  file: shape<OpenAI.FileObject>({
    id: text,
    bytes: number,
    created_at: number,
    filename: text,
    object: text,
    purpose: text,
    status: text,
  }),
  upload: shape<OpenAI.Uploads.Upload>({
    id: text,
    bytes: number,
    created_at: number,
    expires_at: number,
    filename: text,
    object: text,
    purpose: text,
    status: text,
  }),
  part: shape<OpenAI.Uploads.UploadPart>({ id: text, created_at: number, object: text, upload_id: text }),
  store: shape<OpenAI.VectorStore>({
    id: text,
    created_at: number,
    file_counts: object,
    last_active_at: maybeNumber,
    metadata: maybeObject,
    name: text,
    object: text,
    status: text,
    usage_bytes: number,
  }),
  storeFile: shape<OpenAI.VectorStores.VectorStoreFile>({
    id: text,
    created_at: number,
    last_error: maybeObject,
    object: text,
    status: text,
    usage_bytes: number,
    vector_store_id: text,
  }),
  batch: shape<OpenAI.VectorStores.VectorStoreFileBatch>({
    id: text,
    created_at: number,
    file_counts: object,
    object: text,
    status: text,
    vector_store_id: text,
  }),
  hit: shape<OpenAI.VectorStores.VectorStoreSearchResponse>({
    attributes: maybeObject,
    content: list,
    file_id: text,
    filename: text,
    score: number,
  }),
  assistant: shape<OpenAI.Beta.Assistant>({
    id: text,
    created_at: number,
    description: maybeText,
    instructions: maybeText,
    metadata: maybeObject,
    model: text,
    name: maybeText,
    object: text,
    tools: list,
  }),
  thread: shape<OpenAI.Beta.Thread>({
    id: text,
    created_at: number,
    metadata: maybeObject,
    object: text,
    tool_resources: maybeObject,
  }),
  message: shape<OpenAI.Beta.Threads.Message>({
    id: text,
    assistant_id: maybeText,
    attachments: ['array', 'null'],
    completed_at: maybeNumber,
    content: list,
    created_at: number,
    incomplete_at: maybeNumber,
    incomplete_details: maybeObject,
    metadata: maybeObject,
    object: text,
    role: text,
    run_id: maybeText,
    status: text,
    thread_id: text,
  }),
  run: shape<OpenAI.Beta.Threads.Run>({
    id: text,
    assistant_id: text,
    cancelled_at: maybeNumber,
    completed_at: maybeNumber,
    created_at: number,
    expires_at: maybeNumber,
    failed_at: maybeNumber,
    incomplete_details: maybeObject,
    instructions: text,
    last_error: maybeObject,
    max_completion_tokens: maybeNumber,
    max_prompt_tokens: maybeNumber,
    metadata: maybeObject,
    model: text,
    object: text,
    parallel_tool_calls: flag,
    required_action: maybeObject,
    response_format: ['string', 'object', 'null'],
    started_at: maybeNumber,
    status: text,
    thread_id: text,
    tool_choice: ['string', 'object', 'null'],
    tools: list,
    truncation_strategy: maybeObject,
    usage: maybeObject,
  }),
  step: shape<OpenAI.Beta.Threads.Runs.RunStep>({
    id: text,
    assistant_id: text,
    cancelled_at: maybeNumber,
    completed_at: maybeNumber,
    created_at: number,
    expired_at: maybeNumber,
    failed_at: maybeNumber,
    last_error: maybeObject,
    metadata: maybeObject,
    object: text,
    run_id: text,
    status: text,
    step_details: object,
    thread_id: text,
    type: text,
    usage: maybeObject,
  }),
  // The SDK adds `output_text` itself.
  response: shape<Omit<OpenAI.Responses.Response, 'output_text'>>({
    id: text,
    access_programs: maybeObject,
    created_at: number,
    error: maybeObject,
    incomplete_details: maybeObject,
    instructions: ['string', 'array', 'null'],
    metadata: maybeObject,
    model: text,
    object: text,
    output: list,
    parallel_tool_calls: flag,
    temperature: maybeNumber,
    tool_choice: ['string', 'object'],
    tools: list,
    top_p: maybeNumber,
  }),
  usage: shape<OpenAI.Responses.ResponseUsage>({
    input_tokens: number,
    input_tokens_details: object,
    output_tokens: number,
    output_tokens_details: object,
    total_tokens: number,
  }),
  outputMessage: shape<OpenAI.Responses.ResponseOutputMessage>({
    id: text,
    content: list,
    role: text,
    status: text,
    type: text,
  }),
  searchCall: shape<OpenAI.Responses.ResponseFileSearchToolCall>({
    id: text,
    queries: list,
    status: text,
    type: text,
  }),
  codeCall: shape<OpenAI.Responses.ResponseCodeInterpreterToolCall>({
    id: text,
    code: maybeText,
    container_id: text,
    outputs: ['array', 'null'],
    status: text,
    type: text,
  }),
  functionCall: shape<OpenAI.Responses.ResponseFunctionToolCallItem>({
    id: text,
    arguments: text,
    call_id: text,
    name: text,
    status: text,
    type: text,
  }),
  conversation: shape<OpenAI.Conversations.Conversation>({
    id: text,
    created_at: number,
    metadata: ['object'],
    object: text,
  }),
  container: shape<OpenAI.Containers.ContainerRetrieveResponse>({
    id: text,
    created_at: number,
    name: text,
    object: text,
    status: text,
  }),
  containerFile: shape<OpenAI.Containers.Files.FileRetrieveResponse>({
    id: text,
    bytes: number,
    container_id: text,
    created_at: number,
    object: text,
    path: text,
    source: text,
  }),
  model: shape<OpenAI.Models.Model>({ id: text, created: number, object: text, owned_by: text }),
  fileDeleted: shape<OpenAI.FileDeleted>(deleted),
  storeDeleted: shape<OpenAI.VectorStoreDeleted>(deleted),
  storeFileDeleted: shape<OpenAI.VectorStores.VectorStoreFileDeleted>(deleted),
  assistantDeleted: shape<OpenAI.Beta.AssistantDeleted>(deleted),
  threadDeleted: shape<OpenAI.Beta.ThreadDeleted>(deleted),
  messageDeleted: shape<OpenAI.Beta.Threads.MessageDeleted>(deleted),
  conversationDeleted: shape<OpenAI.Conversations.ConversationDeletedResource>(deleted),
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

export type ShapeName = keyof typeof shapes

/** Fails where an object lacks what the SDK's type of it requires, or has something else there. */
export function expectShape(value: unknown, name: ShapeName): void {
  expect(kindOf(value), name).toBe('object')
  const given = new Map(Object.entries(Object(value)))
  for (const [key, kinds] of Object.entries(shapes[name])) {
    expect(kinds, `${name}.${key} is ${JSON.stringify(given.get(key))}`).toContain(kindOf(given.get(key)))
  }
}
