import type { DesiredAssistant } from '../config/desired.ts'
import type { FieldChange, FileChange, KnowledgeChange } from './change.ts'

/**
 * Code interpreter files are named one by one on an Assistant object, so it must be written again when a knowledge
 * base that it is given gains, loses or replaces a File, although its own YAML is the same.
 */
export function diffCodeFiles(
  assistant: DesiredAssistant | undefined,
  changes: KnowledgeChange[],
): FieldChange[] {
  const given = new Set(
    assistant?.tools.flatMap((tool) => (tool.type === 'code_interpreter' ? tool.knowledge : [])),
  )
  return changes
    .filter(({ key, files }) => given.has(key) && files.some(movesCodeFile))
    .map(({ key, files }) => ({
      field: `tools.code_interpreter files of ${key}`,
      after: files.filter(movesCodeFile).map(({ path }) => path),
    }))
}

function movesCodeFile({ wanted, previous }: FileChange): boolean {
  if (wanted?.code === undefined) return previous?.code !== undefined
  return wanted.code.fileId === undefined || wanted.code.fileId !== previous?.code
}
