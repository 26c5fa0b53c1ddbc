import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Desired } from '../../config/desired.ts'
import type { Path } from '../../config/yaml/located.ts'
import type { YamlSource } from '../../config/yaml/yaml-source.ts'
import { UserError, type Problem } from '../../errors.ts'
import { planAttachments, type AttachmentHost } from '../../runtime/attachments/attachment-plan.ts'
import type { Attachment } from '../../runtime/conversations.ts'
import type { TurnFile } from './suite-schema.ts'

/** What attachments of a suite have to fit to, and where their paths start. */
export interface AttachmentContext {
  /** Folder of the suite. */
  folder: string
  /** Absent where there is no such assistant. */
  host?: AttachmentHost
}

/** What an assistant's files say of the room that it leaves to attachments. */
export function attachmentHost(desired: Desired, key: string): AttachmentHost | undefined {
  const assistant = desired.assistants.get(key)
  if (assistant === undefined) return undefined
  const knowledgeOf = (type: 'file_search' | 'code_interpreter') =>
    assistant.tools.flatMap((tool) => (tool.type === type ? tool.knowledge : []))
  const files = new Set(knowledgeOf('code_interpreter').flatMap((base) => codeFilesOf(desired, base)))
  return {
    runtime: desired.environment.runtime,
    assistant: key,
    tools: assistant.tools.map(({ type }) => type),
    stores: new Set(knowledgeOf('file_search')).size,
    codeFiles: files.size,
  }
}

function codeFilesOf(desired: Desired, base: string): string[] {
  const files = desired.knowledge.get(base)?.files ?? []
  return files.filter(({ code }) => code).map(({ absolute }) => absolute)
}

/** The attachments of a turn, with absolute paths. Each must be a file that the assistant has a use for. */
export function readAttachments(
  written: NonNullable<TurnFile['attachments']>,
  at: Path,
  { folder, host }: AttachmentContext,
  source: YamlSource,
): { attachments: Attachment[]; problems: Problem[] } {
  const attachments = written.map((entry): Attachment => {
    const { path, for: use } = typeof entry === 'string' ? { path: entry } : entry
    return { path: resolve(folder, path), ...(use === undefined ? {} : { for: use }) }
  })
  const problems = attachments.flatMap(({ path }, index) =>
    // A name that no file system takes is no file either, and `existsSync` alone throws for none.
    existsSync(path) && statSync(path).isFile()
      ? []
      : [
          source.problem(
            'file-missing',
            [...at, index],
            `there is no file ${path}`,
            'paths start at the suite',
          ),
        ],
  )
  try {
    if (host !== undefined) planAttachments(attachments, host)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    problems.push(source.problem('unsupported-by-runtime', at, error.message, error.hint ?? ''))
  }
  return { attachments, problems }
}
