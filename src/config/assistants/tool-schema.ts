import { z } from 'zod'
import { searchResultsMax, toolsMax } from '../../limits.ts'

const knowledge = z.array(z.string()).nullish()

const fileSearch = z.strictObject({
  type: z.literal('file_search'),
  knowledge,
  max_num_results: z.int().min(1).max(searchResultsMax).nullish(),
  ranking_options: z
    .strictObject({
      ranker: z.string().exactOptional(),
      score_threshold: z.number().min(0).max(1).exactOptional(),
    })
    .nullish(),
})

const codeInterpreter = z.strictObject({ type: z.literal('code_interpreter'), knowledge })

const functionTool = z.strictObject({
  type: z.literal('function'),
  name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, {
    error: 'expected 1 to 64 letters, digits, dashes or underscores',
  }),
  description: z.string().nullish(),
  parameters: z.record(z.string(), z.unknown()).nullish(),
  strict: z.boolean().nullish(),
  handler: z.union([z.string().min(1), z.array(z.string()).min(1)]).nullish(),
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
