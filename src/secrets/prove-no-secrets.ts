import { displayPath } from '../config/display-path.ts'
import type { Desired, DesiredKnowledge, KnowledgeFile } from '../config/desired.ts'
import { fileType } from '../config/knowledge/file-types.ts'
import { type Problem, UserError } from '../errors.ts'
import { textFileTypes } from '../limits.ts'
import type { KnowledgeChange } from '../plan/change.ts'
import type { Plan } from '../plan/plan.ts'
import type { FoundSecret } from './scan-file.ts'

/** The text among what the code interpreter takes and file search does not. */
const dataTypes = ['.csv', '.xml']

/**
 * Scans the text files that a plan would upload for credentials, and takes a finding that the knowledge base's
 * `allow_secrets` does not allow for a problem. The text found is nowhere in it. Throws `UserError` with all of them
 * where files leave this machine; on the embedded server they are only warnings, which are returned.
 */
export async function proveNoSecrets(plan: Plan, desired: Desired): Promise<Problem[]> {
  const problems: Problem[] = []
  for (const change of plan.changes) {
    const knowledge = desired.knowledge.get(change.key)
    if (change.kind !== 'knowledge' || knowledge === undefined) continue
    const sent = uploadedPaths(change)
    for (const file of knowledge.files.filter(isText))
      if (sent.has(file.path)) problems.push(...(await scan(knowledge, file, desired.project.root)))
  }
  if (problems.length === 0) return []
  if (desired.environment.provider === 'local')
    return problems.map((problem) => ({ ...problem, severity: 'warning' }))
  const what =
    problems.length === 1 ? 'what looks like a credential' : `${problems.length} credentials, it seems,`
  throw new UserError('secret-found', `${what} would be uploaded: nothing was written`, {
    problems,
    hint: 'take it out and revoke it; where it is none, allow it under allow_secrets of the knowledge base',
  })
}

function uploadedPaths(change: KnowledgeChange): Set<string> {
  const uploads = change.files.filter(({ wanted }) =>
    [wanted?.search, wanted?.code].some((upload) => upload !== undefined && upload.fileId === undefined),
  )
  return new Set(uploads.map(({ path }) => path))
}

function isText({ path, asText }: KnowledgeFile): boolean {
  return asText || [...textFileTypes, ...dataTypes].includes(fileType(path))
}

async function scan(knowledge: DesiredKnowledge, file: KnowledgeFile, root: string): Promise<Problem[]> {
  const { scanFile } = await import('./scan-file.ts')
  const found = await scanFile(file.absolute)
  return found
    .filter((secret) => !isAllowed(knowledge, file, secret))
    .map(({ line, column, rule }) => ({
      code: 'secret-found',
      severity: 'error',
      file: displayPath(file.absolute, root),
      line,
      column,
      message: `looks like a credential, by the rule ${rule}`,
      hint: `if it is none: allow_secrets: ["${file.path}:${line}:${rule}"] in knowledge/${knowledge.key}.yaml`,
    }))
}

/** By place, or by rule for a whole file. */
function isAllowed(
  { allowSecrets = [] }: DesiredKnowledge,
  { path }: KnowledgeFile,
  secret: FoundSecret,
): boolean {
  const { line, rule } = secret
  return allowSecrets.includes(`${path}:${line}:${rule}`) || allowSecrets.includes(`${path}:${rule}`)
}
