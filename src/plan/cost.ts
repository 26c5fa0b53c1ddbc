import type { Desired } from '../config/desired.ts'
import { storagePrice } from '../limits.ts'
import type { LockedFile, Lockfile } from '../state/lockfile.ts'
import type { FileChange, KnowledgeChange } from './change.ts'

/** What a plan costs, as far as that can be known before it is carried out. */
export interface Cost {
  /** Files that are sent to the provider, and their bytes. */
  uploads: number
  uploadBytes: number
  /** Files that are indexed, those included that are there already. */
  attachments: number
  /** How long uploading and attaching take at the environment's limits. How long indexing takes nobody knows. */
  minutes: number
  /** Bytes of the documents that file search has. An index takes more than its documents. */
  searchedBytes: { before: number; after: number }
  /** Where the provider's price is known. */
  storage?: typeof storagePrice & {
    /** Of the documents after the sync, as if the account's free gigabytes were taken. */
    usdPerDay: number
  }
}

/** Uploads, time and storage of a plan's knowledge changes. */
export function costOf(desired: Desired, lockfile: Lockfile | undefined, changes: KnowledgeChange[]): Cost {
  const { limits, provider } = desired.environment
  const files = changes.flatMap((change) => change.files)
  // Equal content is sent once, whoever needs it.
  const uploads = new Map(files.flatMap(uploadsOf))
  const attachments = files.filter(({ wanted }) => wanted?.search?.state === 'absent').length
  const after = bytesAfter(lockfile, changes)
  return {
    uploads: uploads.size,
    uploadBytes: [...uploads.values()].reduce((sum, bytes) => sum + bytes, 0),
    attachments,
    minutes: Math.max(uploads.size / limits.uploadsPerMinute, attachments / limits.attachedFilesPerMinute),
    searchedBytes: { before: bytesBefore(lockfile), after },
    ...(provider === 'openai'
      ? { storage: { ...storagePrice, usdPerDay: (after / 1e9) * storagePrice.usdPerGigabyteDay } }
      : {}),
  }
}

function uploadsOf({ wanted }: FileChange): [name: string, bytes: number][] {
  return [wanted?.search, wanted?.code].flatMap((upload): [string, number][] =>
    upload === undefined || upload.fileId !== undefined || wanted === undefined
      ? []
      : [[upload.name, wanted.bytes]],
  )
}

function bytesBefore(lockfile: Lockfile | undefined): number {
  return Object.values(lockfile?.knowledge ?? {}).reduce((sum, { files }) => sum + searched(files), 0)
}

function bytesAfter(lockfile: Lockfile | undefined, changes: KnowledgeChange[]): number {
  const changed = new Map(changes.map((change) => [change.key, change]))
  const same = Object.entries(lockfile?.knowledge ?? {})
    .filter(([key]) => !changed.has(key))
    .reduce((sum, [, { files }]) => sum + searched(files), 0)
  return changes.reduce((sum, { kept, files }) => {
    const written = files.filter(({ wanted }) => wanted?.search !== undefined)
    return sum + searched(kept) + written.reduce((bytes, file) => bytes + file.bytes, 0)
  }, same)
}

function searched(files: Record<string, LockedFile>): number {
  return Object.values(files).reduce((sum, { search, bytes }) => sum + (search === undefined ? 0 : bytes), 0)
}
