import { fillReferences, type Variables } from '../config/environment-variables.ts'
import { UserError } from '../errors.ts'
import type { Provisioned } from '../runtime/conversations.ts'

/** What of an `mcp` tool may hold a secret. */
const secretFields = ['headers', 'authorization']

/**
 * The assistant with the `${VAR}` references in headers and tokens of its `mcp` tools filled, for requests alone:
 * records, digests and exports keep them. Throws `UserError` where a variable is not set.
 */
export function fillMcpReferences(assistant: Provisioned, variables: Variables): Provisioned {
  if (assistant.runtime !== 'responses' || !Array.isArray(assistant.request['tools'])) return assistant
  const tools = assistant.request['tools'].map((tool: Record<string, unknown>) =>
    tool['type'] === 'mcp' ? fillTool(tool, assistant.key, variables) : tool,
  )
  return { ...assistant, request: { ...assistant.request, tools } }
}

/** A record has no lines that a person wrote. */
function nowhere() {
  return { file: '', line: 0, column: 0, frame: '' }
}

function fillTool(tool: Record<string, unknown>, key: string, variables: Variables): Record<string, unknown> {
  const own = Object.fromEntries(Object.entries(tool).filter(([field]) => secretFields.includes(field)))
  const { value, problems } = fillReferences(own, variables, nowhere, [])
  const [problem] = problems
  if (problem !== undefined)
    throw new UserError(
      'env-variable-unset',
      `${problem.message}, which mcp tool ${String(tool['server_label'])} of assistant ${key} needs`,
      problem.hint === undefined ? {} : { hint: problem.hint },
    )
  return { ...tool, ...(value as Record<string, unknown>) }
}
