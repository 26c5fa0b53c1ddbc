import { z } from 'zod'
import { codeFilesPerAssistant, searchResultsMax, storesPerAssistant } from '../../limits.ts'
import { filterParameter } from '../routes/filter-parameter.ts'
import { networkPolicy } from '../routes/network-parameter.ts'

const fileSearch = z.strictObject({
  type: z.literal('file_search'),
  vector_store_ids: z.array(z.string()).min(1).max(storesPerAssistant.responses),
  filters: filterParameter.nullable().exactOptional(),
  max_num_results: z.int().min(1).max(searchResultsMax).exactOptional(),
  ranking_options: z
    .strictObject({
      ranker: z.enum(['auto', 'default-2024-11-15']).exactOptional(),
      score_threshold: z.number().min(0).max(1).exactOptional(),
      hybrid_search: z
        .strictObject({ embedding_weight: z.number().min(0), text_weight: z.number().min(0) })
        .exactOptional(),
    })
    .exactOptional(),
})

const containerAuto = z.strictObject({
  type: z.literal('auto'),
  file_ids: z.array(z.string()).max(codeFilesPerAssistant.responses).exactOptional(),
  memory_limit: z.enum(['1g', '4g', '16g', '64g']).nullable().exactOptional(),
  network_policy: networkPolicy.exactOptional(),
})
const allowedCallers = z
  .array(z.enum(['direct', 'programmatic']))
  .min(1)
  .nullable()
  .exactOptional()
const codeInterpreter = z.strictObject({
  type: z.literal('code_interpreter'),
  container: z.union([z.string().min(1), containerAuto]),
  allowed_callers: allowedCallers,
})

/** Letters, digits, underscores and dashes, 64 at most. [SPEC] FunctionTool. */
export const functionName = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[a-zA-Z0-9_-]+$/)
const functionTool = z.strictObject({
  type: z.literal('function'),
  name: functionName,
  description: z.string().nullable().exactOptional(),
  parameters: z.record(z.string(), z.unknown()).nullable().exactOptional(),
  strict: z.boolean().nullable().exactOptional(),
  allowed_callers: allowedCallers,
  async: z.boolean().exactOptional(),
  defer_loading: z.boolean().exactOptional(),
  output_schema: z.record(z.string(), z.unknown()).nullable().exactOptional(),
})

const webSearch = z.strictObject({
  type: z.enum([
    'web_search',
    'web_search_2025_08_26',
    'web_search_preview',
    'web_search_preview_2025_03_11',
  ]),
  external_web_access: z.boolean().exactOptional(),
  filters: z.looseObject({}).nullable().exactOptional(),
  search_context_size: z.enum(['low', 'medium', 'high']).exactOptional(),
  search_content_types: z.array(z.enum(['text', 'image'])).exactOptional(),
  user_location: z.looseObject({}).nullable().exactOptional(),
})

/** [SDK] Tool.Mcp. */
const connectors = [
  'connector_dropbox',
  'connector_gmail',
  'connector_googlecalendar',
  'connector_googledrive',
  'connector_microsoftteams',
  'connector_outlookcalendar',
  'connector_outlookemail',
  'connector_sharepoint',
] as const

const mcp = z
  .strictObject({
    type: z.literal('mcp'),
    server_label: z.string().min(1),
    allowed_callers: allowedCallers,
    allowed_tools: z
      .union([z.array(z.string()), z.looseObject({})])
      .nullable()
      .exactOptional(),
    authorization: z.string().exactOptional(),
    connector_id: z.enum(connectors).exactOptional(),
    defer_loading: z.boolean().exactOptional(),
    headers: z.record(z.string(), z.string()).nullable().exactOptional(),
    require_approval: z
      .union([z.enum(['always', 'never']), z.looseObject({})])
      .nullable()
      .exactOptional(),
    server_description: z.string().exactOptional(),
    server_url: z.string().exactOptional(),
    tunnel_id: z
      .string()
      .regex(/^tunnel_[a-z0-9]{32}$/)
      .exactOptional(),
  })
  .refine((tool) => tool.server_url ?? tool.connector_id ?? tool.tunnel_id, {
    path: ['server_url'],
    message: 'one of server_url, connector_id and tunnel_id must be given',
  })

/** Tools that the API knows and this server neither runs nor looks into. */
const otherTool = z.looseObject({
  type: z.enum([
    'computer',
    'computer_use_preview',
    'programmatic_tool_calling',
    'image_generation',
    'local_shell',
    'shell',
    'custom',
    'namespace',
    'tool_search',
    'apply_patch',
  ]),
})

/** One of `tools`. */
export const toolParameter = z.discriminatedUnion('type', [
  fileSearch,
  codeInterpreter,
  functionTool,
  webSearch,
  mcp,
  otherTool,
])
export type ToolParameter = z.infer<typeof toolParameter>

/** `tool_choice`. */
export const toolChoiceParameter = z.union([
  z.enum(['none', 'auto', 'required']),
  z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('function'), name: z.string() }),
    z.strictObject({
      type: z.literal('allowed_tools'),
      mode: z.enum(['auto', 'required']),
      tools: z.array(z.record(z.string(), z.unknown())),
    }),
    z.strictObject({
      type: z.enum([
        'file_search',
        'web_search_preview',
        'web_search_preview_2025_03_11',
        'computer',
        'computer_use',
        'computer_use_preview',
        'image_generation',
        'code_interpreter',
        'programmatic_tool_calling',
        'apply_patch',
        'shell',
      ]),
    }),
    z.strictObject({
      type: z.literal('mcp'),
      server_label: z.string(),
      name: z.string().nullable().exactOptional(),
    }),
    z.strictObject({ type: z.literal('custom'), name: z.string() }),
  ]),
])
export type ToolChoiceParameter = z.infer<typeof toolChoiceParameter>
