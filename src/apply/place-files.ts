import PQueue from 'p-queue'
import { UserError } from '../errors.ts'
import type { FileChange, KnowledgeChange, WantedFile, WantedUpload } from '../plan/change.ts'
import type { Attachment } from '../remote/port.ts'
import { attachAndWait, batchSize, waitForAttached } from './attach.ts'
import type { ApplyContext, Failure } from './context.ts'
import type { Unindexed } from './indexing.ts'
import { settleAll } from './settle-all.ts'
import { isUnusable, unusable } from '../remote/unusable.ts'
import { uploadFile } from './upload.ts'

/** What became of one file of a change. */
export interface Outcome {
  file: FileChange
  /** With the IDs it was given. */
  wanted?: WantedFile
  failure?: Pick<Failure, 'cause' | 'hint' | 'isLasting'>
}

/** Uploads as many files at once as the limiter lets, and attaches them in batches as they arrive. */
export async function placeFiles(
  context: ApplyContext,
  change: KnowledgeChange,
  storeId: string | undefined,
): Promise<Outcome[]> {
  const { limits } = context.desired.environment
  const batchMax = batchSize(context)
  const batches: Promise<Unindexed[]>[] = []
  let batch: Attachment[] = []
  const flush = () => {
    if (batch.length === 0 || storeId === undefined) return
    batches.push(attachAndWait(context, change, storeId, batch))
    // Awaited with the others below; a failure meanwhile must not count as unhandled.
    batches.at(-1)?.catch(() => {})
    batch = []
  }
  const place = async (file: FileChange): Promise<Outcome> => {
    const outcome = await upload(context, change, file)
    if (outcome.failure !== undefined) return outcome
    const attachment = await prepareAttachment(context, change, storeId, file, outcome.wanted)
    if (attachment !== undefined) batch.push(attachment)
    if (batch.length >= batchMax) flush()
    return outcome
  }
  // The limiter would hold thousands back, at ten kilobytes of memory each.
  const queue = new PQueue({ concurrency: 2 * limits.concurrency })
  const placed = change.files.map((file) => queue.add(() => place(file)))
  const uploaded = await settleAll(placed).catch(async (error: unknown) => {
    await Promise.allSettled(batches)
    throw error
  })
  flush()
  const indexing = uploaded.flatMap(({ wanted }) =>
    wanted?.search?.state === 'indexing' ? (attachmentOf(context, change, wanted) ?? []) : [],
  )
  if (storeId !== undefined && indexing.length > 0)
    batches.push(waitForAttached(context, change, storeId, indexing))
  const unindexed = new Map((await settleAll(batches)).flat().map((file) => [file.fileId, file]))
  return uploaded.map((outcome) => withIndexing(outcome, unindexed))
}

/** Codes of errors that say something of the one file, and nothing of the next. */
const ownFaults = ['provider-refused', 'provider-response', 'file-unreadable']

async function upload(context: ApplyContext, change: KnowledgeChange, file: FileChange): Promise<Outcome> {
  const { wanted } = file
  if (wanted === undefined) return { file }
  const { search, code } = wanted
  const send = async (upload: WantedUpload | undefined) =>
    upload && { fileId: await uploadFile(context, change, file.path, upload) }
  try {
    const [sent, sentCode] = await settleAll([send(search), send(code)])
    return {
      file,
      wanted: {
        ...wanted,
        ...(search ? { search: { ...search, ...sent } } : {}),
        ...(code ? { code: { ...code, ...sentCode } } : {}),
      },
    }
  } catch (error) {
    if (!(error instanceof UserError) || !ownFaults.includes(error.code)) throw error
    const { message, hint } = error
    const isLasting = isUnusable(error) ? { isLasting: true } : {}
    return { file, failure: { cause: message, ...(hint === undefined ? {} : { hint }), ...isLasting } }
  }
}

async function prepareAttachment(
  context: ApplyContext,
  change: KnowledgeChange,
  storeId: string | undefined,
  file: FileChange,
  wanted: WantedFile | undefined,
): Promise<Attachment | undefined> {
  const search = wanted?.search
  if (search?.fileId === undefined || storeId === undefined) return undefined
  const { fileId, state, attributes } = search
  if (file.action === 'attributes') {
    await context.remote.stores.updateAttributes(storeId, fileId, attributes)
    return undefined
  }
  if (state === 'indexed' || state === 'indexing') return undefined
  // What failed holds no content, so taking it out leaves no gap.
  if (state === 'failed') await context.remote.stores.detach(storeId, fileId)
  return attachmentOf(context, change, wanted)
}

function attachmentOf(
  { desired }: ApplyContext,
  change: KnowledgeChange,
  wanted: WantedFile | undefined,
): Attachment | undefined {
  const { fileId, attributes = {} } = wanted?.search ?? {}
  if (fileId === undefined) return undefined
  const chunking = desired.knowledge.get(change.key)?.chunking
  return { fileId, attributes, ...(chunking === undefined ? {} : { chunking }) }
}

const notSentAgain =
  'it is not sent again until it or its settings change; `asst sync --retry-failed` sends it all the same'

function withIndexing(outcome: Outcome, unindexed: Map<string, Unindexed>): Outcome {
  const failed = unindexed.get(outcome.wanted?.search?.fileId ?? '')
  if (failed === undefined) return outcome
  const cause = `${failed.message} (${failed.code})`
  if (!unusable.includes(failed.code)) return { ...outcome, failure: { cause } }
  return { ...outcome, failure: { cause, hint: notSentAgain, isLasting: true } }
}
