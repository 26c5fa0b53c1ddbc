import { canonicalChunking, type Chunking, stableJson } from '../compile/digest.ts'
import { isForeign, type Owner } from '../compile/marks.ts'
import type { Remote, RemoteFile } from '../remote/port.ts'
import type { Draft } from './translate.ts'
import { uniqueKey } from './keys.ts'

/** A vector store, or the files of one code interpreter, that becomes a knowledge base. */
export interface FoundKnowledge {
  key: string
  tool: 'file_search' | 'code_interpreter'
  /** The vector store's ID, else the file IDs as the assistant has them. */
  storeId?: string
  /** Those that are still there. */
  files: RemoteFile[]
  /** Gone at the provider: only the IDs are left. */
  isGone: boolean
  /** Marked by another project or environment. */
  isForeign: boolean
  /** Of most of its files, where it is not the provider's default. */
  chunking?: Chunking
}

/** Looks up what drafts refer to, and what stands alone. Sends reads only. */
export async function findKnowledge(
  remote: Remote,
  owner: Owner,
  drafts: { draft: Draft; key: string }[],
  storesAlone: string[],
  /** Keys by ID of stores that are managed already. */
  managed: Map<string, string>,
): Promise<Map<string, FoundKnowledge>> {
  const found = new Map<string, FoundKnowledge>()
  const keys = new Set(managed.values())
  const listed = new Map((await remote.files.list()).map((file) => [file.id, file]))
  const describe = async (ids: string[]): Promise<RemoteFile[]> => {
    const files = await Promise.all(ids.map(async (id) => listed.get(id) ?? remote.files.retrieve(id)))
    return files.filter((file) => file !== undefined)
  }
  const storeIds = new Set([...drafts.flatMap(({ draft }) => draft.storeIds), ...storesAlone])
  for (const id of storeIds) {
    if (managed.has(id)) continue
    const store = await remote.stores.retrieve(id)
    const isGone = store === undefined || store.status === 'expired'
    const attached = isGone ? [] : await remote.stores.listFiles(id)
    const user = drafts.find(({ draft }) => draft.storeIds.includes(id))
    const chunking = mostOf(attached.flatMap((file) => file.chunking ?? []))
    found.set(id, {
      key: uniqueKey(store?.name || (user && `${user.key} knowledge`) || id, keys),
      tool: 'file_search',
      storeId: id,
      files: await describe(attached.map(({ fileId }) => fileId)),
      isGone,
      isForeign: isForeign(store?.metadata, owner),
      ...(chunking !== undefined && { chunking }),
    })
  }
  for (const { draft, key } of drafts) {
    if (draft.codeFileIds.length === 0) continue
    const files = await describe(draft.codeFileIds)
    const isGone = files.length === 0
    const own = { key: uniqueKey(`${key} files`, keys), files, isGone, isForeign: false }
    found.set(codeId(draft), { ...own, tool: 'code_interpreter' })
  }
  return found
}

/** What stands for the files of a draft's code interpreter, which have no ID together. */
export function codeId({ codeFileIds }: Draft): string {
  return codeFileIds.join()
}

function mostOf(chunkings: Chunking[]): Chunking | undefined {
  const groups = [...Map.groupBy(chunkings, stableJson).values()].toSorted((a, b) => b.length - a.length)
  const most = groups[0]?.[0]
  return most === undefined || stableJson(most) === stableJson(canonicalChunking(undefined))
    ? undefined
    : most
}
