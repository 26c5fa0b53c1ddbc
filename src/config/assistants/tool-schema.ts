import { z } from 'zod'
import { searchResultsMax, toolsMax } from '../../limits.ts'

const knowledge = z.array(z.string()).nullish().describe('Keys of knowledge bases.')

const fileSearch = z.strictObject({
  type: z.literal('file_search'),
  knowledge,
  max_num_results: z.int().min(1).max(searchResultsMax).nullish().describe('Chunks that a search returns.'),
  ranking_options: z
    .strictObject({
      ranker: z.string().exactOptional(),
      score_threshold: z.number().min(0).max(1).exactOptional(),
    })
    .nullish()
    .describe('How chunks are ranked, and which are too weak.'),
})

const codeInterpreter = z.strictObject({ type: z.literal('code_interpreter'), knowledge })

const functionTool = z.strictObject({
  type: z.literal('function'),
  name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, {
    error: 'expected 1 to 64 letters, digits, dashes or underscores',
  }),
  description: z.string().nullish().describe('Tells the model when to call it.'),
  parameters: z.record(z.string(), z.unknown()).nullish().describe('JSON Schema of its arguments.'),
  strict: z.boolean().nullish().describe('Arguments follow the schema exactly; false where it is absent.'),
  handler: z
    .union([z.string().min(1), z.array(z.string()).min(1)])
    .nullish()
    .describe('A module, or a command, that answers calls in ask and eval. Never uploaded.'),
})

const webSearch = z.looseObject({ type: z.literal('web_search') })

const mcp = z.looseObject({ type: z.literal('mcp'), server_label: z.string().min(1) })

const toolSchema = z.discriminatedUnion('type', [fileSearch, codeInterpreter, functionTool, webSearch, mcp])

export type DeclaredTool = z.infer<typeof toolSchema>

/** The tools of one assistant: each kind once, functions by name, mcp servers by label. */
export const toolsSchema = z
  .array(toolSchema)
  .max(toolsMax)
  .superRefine((tools, context) => {
    const seen = new Set<string>()
    tools.forEach((tool, index) => {
      const [key, identity] = identify(tool)
      if (identity !== undefined && seen.has(identity)) {
        context.addIssue({
          code: 'custom',
          path: [index, key],
          message: `there is a second tool ${identity}`,
          params: { code: 'duplicate-key', hint: 'keep one of them' },
        })
      }
      if (identity !== undefined) seen.add(identity)
    })
  })
  .meta({
    allOf: ['file_search', 'code_interpreter'].map((type) => ({
      contains: { type: 'object', properties: { type: { const: type } }, required: ['type'] },
      minContains: 0,
      maxContains: 1,
    })),
  })

/** The field that tells a tool from others, and what it is told from; web searches may repeat. */
function identify(tool: DeclaredTool): [string, string | undefined] {
  switch (tool.type) {
    case 'function':
      return ['name', `function ${tool.name}`]
    case 'mcp':
      return ['server_label', `mcp ${tool.server_label}`]
    case 'web_search':
      return ['type', undefined]
    default:
      return ['type', tool.type]
  }
}
