import { APIError } from 'openai'
import type { ResponseInputContent } from 'openai/resources/responses/responses'
import type { ProvisionedRequest } from '../conversations.ts'
import { codeFilesOf, toolsOf, type ProvisionedTool } from '../provisioned-tools.ts'
import type { PlannedAttachment, Use } from './attachment-plan.ts'
import { awaitIndexed } from './indexing.ts'
import { uploadAttachment, type Uploading } from './uploads.ts'

/** What the attachments of a conversation became, for all its later turns. */
export interface ResponseAttachments {
  /** Files that a container is made of, and made of again. */
  codeFiles: string[]
  containerId?: string
  storeId?: string
}

const purposes = {
  code_interpreter: 'user_data',
  file_search: 'assistants',
  input: 'user_data',
  image: 'vision',
} as const satisfies Record<Use, string>

/** [CI]: idle minutes after which a container and what is in it are gone. */
const containerMinutes = 20

/**
 * Uploads what a message brings and puts each file where its tool finds it: into a container, into a store of this
 * conversation alone that expires a day after its last use, or into the message. Returns the parts of the message.
 */
export async function attachToResponse(
  uploading: Uploading,
  attached: ResponseAttachments,
  planned: PlannedAttachment[],
  request: ProvisionedRequest,
  signal: AbortSignal | undefined,
): Promise<ResponseInputContent[]> {
  const parts: ResponseInputContent[] = []
  const code: string[] = []
  const searched: { id: string; name: string }[] = []
  for (const attachment of planned) {
    const id = await uploadAttachment(uploading, attachment, purposes[attachment.use], signal)
    if (attachment.use === 'input') parts.push({ type: 'input_file', file_id: id })
    if (attachment.use === 'image') parts.push({ type: 'input_image', detail: 'auto', file_id: id })
    if (attachment.use === 'file_search') searched.push({ id, name: attachment.name })
    if (attachment.use === 'code_interpreter') code.push(id)
  }
  if (searched.length > 0) await addToStore(uploading, attached, searched, signal)
  if (code.length > 0) await addToContainer(uploading, attached, code, request, signal)
  return parts
}

/**
 * The request with the conversation's own store and container in its tools. A container that expired since the last
 * turn is made again of the same files.
 */
export async function withAttachments(
  uploading: Uploading,
  attached: ResponseAttachments,
  request: ProvisionedRequest,
  signal: AbortSignal | undefined,
): Promise<ProvisionedRequest> {
  const { storeId, codeFiles } = attached
  if (storeId === undefined && codeFiles.length === 0) return request
  if (codeFiles.length > 0) await reviveContainer(uploading, attached, request, signal)
  const tools = toolsOf(request).map((tool): ProvisionedTool => {
    if (tool.type === 'file_search' && storeId !== undefined)
      return { ...tool, vector_store_ids: [...(tool.vector_store_ids ?? []), storeId] }
    if (tool.type === 'code_interpreter' && attached.containerId !== undefined)
      return { ...tool, container: attached.containerId }
    return tool
  })
  // A search over no store at all is left out of compiled requests.
  if (storeId !== undefined && !tools.some(({ type }) => type === 'file_search'))
    tools.push({ type: 'file_search', vector_store_ids: [storeId] })
  return { ...request, tools }
}

async function addToStore(
  uploading: Uploading,
  attached: ResponseAttachments,
  files: { id: string; name: string }[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const { vectorStores } = uploading.client
  const once = { signal, maxRetries: 0 }
  if (attached.storeId === undefined) {
    const expires_after = { anchor: 'last_active_at', days: 1 } as const
    const { id } = await vectorStores.create({ name: 'attachments of a conversation', expires_after }, once)
    await uploading.made.add(id)
    attached.storeId = id
  }
  const storeId = attached.storeId
  for (const { id } of files) await vectorStores.files.create(storeId, { file_id: id }, once)
  await awaitIndexed(uploading, storeId, files, signal)
}

async function addToContainer(
  uploading: Uploading,
  attached: ResponseAttachments,
  fileIds: string[],
  request: ProvisionedRequest,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { containerId } = attached
  if (containerId !== undefined && (await isAlive(uploading, containerId, signal))) {
    const once = { signal, maxRetries: 0 }
    for (const file_id of fileIds)
      await uploading.client.containers.files.create(containerId, { file_id }, once)
  } else {
    delete attached.containerId
  }
  attached.codeFiles.push(...fileIds)
  await reviveContainer(uploading, attached, request, signal)
}

async function reviveContainer(
  uploading: Uploading,
  attached: ResponseAttachments,
  request: ProvisionedRequest,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (attached.containerId !== undefined && (await isAlive(uploading, attached.containerId, signal))) return
  const { file_ids, memory_limit } = codeFilesOf(request)
  const body = {
    name: 'attachments of a conversation',
    file_ids: [...new Set([...file_ids, ...attached.codeFiles])],
    expires_after: { anchor: 'last_active_at', minutes: containerMinutes } as const,
    ...(memory_limit === undefined ? {} : { memory_limit }),
  }
  const { id } = await uploading.client.containers.create(body, { signal, maxRetries: 0 })
  await uploading.made.add(id)
  attached.containerId = id
}

async function isAlive(
  { client }: Uploading,
  containerId: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  try {
    const { status } = await client.containers.retrieve(containerId, { signal })
    return status !== 'expired' && status !== 'deleted'
  } catch (error) {
    if (error instanceof APIError && (error.status === 404 || error.status === 400)) return false
    throw error
  }
}
