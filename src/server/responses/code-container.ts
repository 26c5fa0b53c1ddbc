import { containerFiles, nameOfContainerFile, readContainerFile } from '../containers/container-files.ts'
import { deleteContainer, liveContainer, resolveContainer } from '../containers/containers.ts'
import type { ServerContext } from '../context.ts'
import { ApiError } from '../http/errors.ts'
import { fileRecord } from '../knowledge/files.ts'
import type { CodeFile } from '../model/turn.ts'
import type { ToolParameter } from './tool-parameters.ts'

type CodeTool = Extract<ToolParameter, { type: 'code_interpreter' }>

/** Throws `ApiError` where the container or a file that a tool names is not there. */
export function checkCodeTool(context: ServerContext, { container }: CodeTool): void {
  if (typeof container === 'string') liveContainer(context, container)
  else for (const id of container.file_ids ?? []) fileRecord(context, id)
}

/** The container that a response works in. */
export interface CodeContainer {
  id: string
  files: CodeFile[]
  /** It was made for this response: nobody else knows of it. */
  isNew: boolean
}

/** Removes the container of a response that ran no code after all, because no item of the response names it. */
export function dropUnused(context: ServerContext, container: CodeContainer | undefined, ran: boolean): void {
  if (!container?.isNew || ran || !context.db.isOpen) return
  try {
    deleteContainer(context, container.id)
  } catch (error) {
    // A client that lists containers was faster.
    if (!(error instanceof ApiError)) throw error
  }
}

/**
 * The container of a tool, with what is in it: the one it names, the one of the thread, or a new one. Files of
 * messages are put into a container that is not named. Throws `ApiError`.
 */
export function openContainer(
  context: ServerContext,
  { container }: CodeTool,
  thread: { containerId?: string | undefined; fileIds: string[] },
): CodeContainer {
  const { id } =
    typeof container === 'string'
      ? resolveContainer(context, container)
      : resolveContainer(
          context,
          { ...container, file_ids: [...new Set([...(container.file_ids ?? []), ...thread.fileIds])] },
          thread.containerId,
        )
  const files = containerFiles(context, id).map((file) => ({
    name: nameOfContainerFile(file),
    read: () => readContainerFile(context, file),
  }))
  return { id, files, isNew: typeof container !== 'string' && id !== thread.containerId }
}
