import { type CanonicalAssistant, identity } from '../compile/canonical.ts'
import { stableJson } from '../compile/digest.ts'
import type { Tool } from '../config/desired.ts'
import type { FieldChange } from './change.ts'

/** The fields in which two canonical assistants differ, tools by their name, in a stable order. */
export function diffAssistants(
  before: CanonicalAssistant | undefined,
  after: CanonicalAssistant | undefined,
): FieldChange[] {
  const old = flatten(before)
  const now = flatten(after)
  return diffRecords(old, now)
}

/** The keys in which two flat records differ. */
export function diffRecords(before: Record<string, unknown>, after: Record<string, unknown>): FieldChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return names
    .filter((name) => stableJson(before[name] ?? null) !== stableJson(after[name] ?? null))
    .map((field) => ({
      field,
      ...(before[field] === undefined ? {} : { before: before[field] }),
      ...(after[field] === undefined ? {} : { after: after[field] }),
    }))
}

function flatten(assistant: CanonicalAssistant | undefined): Record<string, unknown> {
  if (assistant === undefined) return {}
  const { tools, metadata, ...fields } = assistant
  return {
    ...fields,
    ...Object.fromEntries(Object.entries(Object.groupBy(tools, identity)).map(toolField)),
    ...Object.fromEntries(Object.entries(metadata ?? {}).map(([key, value]) => [`metadata.${key}`, value])),
  }
}

/** Web searches may repeat; all other tools are alone of their name. */
function toolField([name, tools = []]: [string, Tool[] | undefined]): [string, unknown] {
  return [`tools.${name}`, tools.length === 1 ? tools[0] : tools]
}
