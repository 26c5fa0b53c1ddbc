import type OpenAI from 'openai'

/** Parameters that stand in the path. */
type InPath = 'vector_store_id' | 'thread_id' | 'conversation_id' | 'container_id'

/** Every parameter that the SDK has for a call. The compiler holds the list to the SDK's type. */
const all = <Params>(names: Record<Exclude<keyof Params, InPath>, true>): string[] => Object.keys(names)

const page = { limit: true, order: true, after: true } as const
const pageBothWays = { ...page, before: true } as const
const run = {
  assistant_id: true,
  instructions: true,
  max_completion_tokens: true,
  max_prompt_tokens: true,
  metadata: true,
  model: true,
  parallel_tool_calls: true,
  response_format: true,
  stream: true,
  temperature: true,
  tool_choice: true,
  tools: true,
  top_p: true,
  truncation_strategy: true,
} as const
const assistant = {
  description: true,
  instructions: true,
  metadata: true,
  model: true,
  name: true,
  reasoning_effort: true,
  response_format: true,
  temperature: true,
  tool_resources: true,
  tools: true,
  top_p: true,
} as const

/** Routes with the parameters of their bodies, and a body without which others are missing. */
export const bodies: [path: string, parameters: string[], rest: object][] = [
  [
    'uploads',
    all<OpenAI.Uploads.UploadCreateParams>({
      bytes: true,
      filename: true,
      mime_type: true,
      purpose: true,
      expires_after: true,
    }),
    { bytes: 1, filename: 'a.md', mime_type: 'text/markdown', purpose: 'assistants' },
  ],
  [
    'uploads/:uploads/complete',
    all<OpenAI.Uploads.UploadCompleteParams>({ part_ids: true, md5: true }),
    { part_ids: ['part_1'] },
  ],
  [
    'containers',
    all<OpenAI.Containers.ContainerCreateParams>({
      name: true,
      expires_after: true,
      file_ids: true,
      memory_limit: true,
      network_policy: true,
      skills: true,
    }),
    { name: 'work' },
  ],
  [
    'vector_stores',
    all<OpenAI.VectorStoreCreateParams>({
      chunking_strategy: true,
      description: true,
      expires_after: true,
      file_ids: true,
      metadata: true,
      name: true,
    }),
    {},
  ],
  [
    'vector_stores/:vector_stores',
    all<OpenAI.VectorStoreUpdateParams>({ expires_after: true, metadata: true, name: true }),
    {},
  ],
  [
    'vector_stores/:vector_stores/search',
    all<OpenAI.VectorStoreSearchParams>({
      query: true,
      filters: true,
      max_num_results: true,
      ranking_options: true,
      rewrite_query: true,
    }),
    { query: 'x' },
  ],
  [
    'vector_stores/:vector_stores/files',
    all<OpenAI.VectorStores.FileCreateParams>({ file_id: true, attributes: true, chunking_strategy: true }),
    { file_id: 'file-1' },
  ],
  [
    'vector_stores/:vector_stores/files/:files',
    all<OpenAI.VectorStores.FileUpdateParams>({ attributes: true }),
    {},
  ],
  [
    'vector_stores/:vector_stores/file_batches',
    all<OpenAI.VectorStores.FileBatchCreateParams>({
      attributes: true,
      chunking_strategy: true,
      file_ids: true,
      files: true,
    }),
    {},
  ],
  ['assistants', all<OpenAI.Beta.AssistantCreateParams>(assistant), { model: 'm' }],
  ['assistants/:assistants', all<OpenAI.Beta.AssistantUpdateParams>(assistant), {}],
  [
    'threads',
    all<OpenAI.Beta.ThreadCreateParams>({ messages: true, metadata: true, tool_resources: true }),
    {},
  ],
  ['threads/:threads', all<OpenAI.Beta.ThreadUpdateParams>({ metadata: true, tool_resources: true }), {}],
  [
    'threads/:threads/messages',
    all<OpenAI.Beta.Threads.MessageCreateParams>({
      content: true,
      role: true,
      attachments: true,
      metadata: true,
    }),
    { role: 'user', content: 'x' },
  ],
  [
    'threads/:threads/messages/:messages',
    all<OpenAI.Beta.Threads.MessageUpdateParams>({ metadata: true }),
    {},
  ],
  [
    'threads/:threads/runs',
    all<Omit<OpenAI.Beta.Threads.RunCreateParams, 'include'>>({
      ...run,
      additional_instructions: true,
      additional_messages: true,
      reasoning_effort: true,
    }),
    { assistant_id: 'asst_1' },
  ],
  [
    'threads/runs',
    all<OpenAI.Beta.ThreadCreateAndRunParams>({ ...run, thread: true, tool_resources: true }),
    { assistant_id: 'asst_1' },
  ],
  ['threads/:threads/runs/:runs', all<OpenAI.Beta.Threads.RunUpdateParams>({ metadata: true }), {}],
  [
    'threads/:threads/runs/:runs/submit_tool_outputs',
    all<OpenAI.Beta.Threads.RunSubmitToolOutputsParams>({ tool_outputs: true, stream: true }),
    { tool_outputs: [] },
  ],
  ['conversations', all<OpenAI.Conversations.ConversationCreateParams>({ items: true, metadata: true }), {}],
  [
    'conversations/:conversations',
    all<OpenAI.Conversations.ConversationUpdateParams>({ metadata: true }),
    {},
  ],
  [
    'conversations/:conversations/items',
    all<Omit<OpenAI.Conversations.ItemCreateParams, 'include'>>({ items: true }),
    {},
  ],
  [
    'responses',
    all<OpenAI.Responses.ResponseCreateParams>({
      access_programs: true,
      background: true,
      context_management: true,
      conversation: true,
      image: true,
      include: true,
      input: true,
      instructions: true,
      max_output_tokens: true,
      max_tool_calls: true,
      metadata: true,
      model: true,
      moderation: true,
      parallel_tool_calls: true,
      previous_response_id: true,
      prompt: true,
      prompt_cache_key: true,
      prompt_cache_options: true,
      prompt_cache_retention: true,
      reasoning: true,
      safety_identifier: true,
      service_tier: true,
      store: true,
      stream: true,
      stream_options: true,
      temperature: true,
      text: true,
      tool_choice: true,
      tools: true,
      top_logprobs: true,
      top_p: true,
      truncation: true,
      user: true,
    }),
    { model: 'm', input: 'x' },
  ],
]

const include = { include: true } as const

/** Lists and retrievals with the parameters of their queries. */
export const queries: [path: string, parameters: string[]][] = [
  ['files', all<OpenAI.FileListParams>({ ...page, purpose: true })],
  ['containers', all<OpenAI.Containers.ContainerListParams>({ ...page, name: true })],
  ['containers/:containers/files', all<OpenAI.Containers.Files.FileListParams>(page)],
  ['vector_stores', all<OpenAI.VectorStoreListParams>(pageBothWays)],
  [
    'vector_stores/:vector_stores/files',
    all<OpenAI.VectorStores.FileListParams>({ ...pageBothWays, filter: true }),
  ],
  [
    'vector_stores/:vector_stores/file_batches/:file_batches/files',
    all<OpenAI.VectorStores.FileBatchListFilesParams>({ ...pageBothWays, filter: true }),
  ],
  ['assistants', all<OpenAI.Beta.AssistantListParams>(pageBothWays)],
  [
    'threads/:threads/messages',
    all<OpenAI.Beta.Threads.MessageListParams>({ ...pageBothWays, run_id: true }),
  ],
  ['threads/:threads/runs', all<OpenAI.Beta.Threads.RunListParams>(pageBothWays)],
  [
    'threads/:threads/runs/:runs/steps',
    all<Omit<OpenAI.Beta.Threads.Runs.StepListParams, 'run_id'>>({ ...pageBothWays, ...include }),
  ],
  [
    'threads/:threads/runs/:runs/steps/:steps',
    all<Omit<OpenAI.Beta.Threads.Runs.StepRetrieveParams, 'run_id'>>(include),
  ],
  [
    'responses/:responses',
    all<OpenAI.Responses.ResponseRetrieveParams>({
      ...include,
      include_obfuscation: true,
      starting_after: true,
      stream: true,
    }),
  ],
  ['responses/:responses/input_items', all<OpenAI.Responses.InputItemListParams>({ ...page, ...include })],
  ['conversations/:conversations/items', all<OpenAI.Conversations.ItemListParams>({ ...page, ...include })],
  ['conversations/:conversations/items/:items', all<OpenAI.Conversations.ItemRetrieveParams>(include)],
]
