import { z } from 'zod'
import { runtimes } from '../../config/runtime.ts'
import type { Plan } from '../../plan/plan.ts'
import { planVersion } from './document.ts'

const text = z.string()
const count = z.int().min(0)
const amount = z.number().min(0)
const kind = z.enum(['knowledge', 'assistant'])
const field = z.strictObject({
  field: text,
  before: z.unknown().optional(),
  after: z.unknown().optional(),
})
const lockedFile = z.strictObject({
  sha256: text,
  bytes: count,
  search: text.exactOptional(),
  code: text.exactOptional(),
})
const attributes = z.record(text, z.union([text, z.number(), z.boolean()]))
const upload = { name: text, fileId: text.exactOptional() }

const wantedFile = z.strictObject({
  sha256: text,
  bytes: count,
  search: z
    .strictObject({ ...upload, state: z.enum(['absent', 'indexing', 'indexed', 'failed']), attributes })
    .exactOptional(),
  code: z.strictObject(upload).exactOptional(),
})

const file = z.strictObject({
  action: z.enum(['add', 'change', 'remove', 'attach', 'retry', 'rechunk', 'attributes', 'detach']),
  path: text,
  bytes: count.describe('Of the new content; of the old where it is removed.'),
  previousBytes: count.exactOptional(),
  wanted: wantedFile.exactOptional().describe('What must be at the provider after the change.'),
  previous: lockedFile.exactOptional(),
  detach: z.array(text).describe('File IDs that leave the store.'),
})

const shared = {
  action: z.enum(['create', 'update', 'delete', 'adopt']),
  key: text,
  was: text.exactOptional().describe('Its key until now, where it was renamed.'),
  cause: z.enum(['edit', 'drift']),
  isImported: z.literal(true).exactOptional(),
  digest: text,
}

const change = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('knowledge'),
    ...shared,
    storeId: text.exactOptional(),
    retire: text.exactOptional(),
    succeeds: text.exactOptional(),
    store: z.enum(['create', 'keep', 'delete', 'none']),
    files: z.array(file),
    kept: z.record(text, lockedFile),
    refused: z
      .record(text, z.strictObject({ sha256: text, cause: text, search: text.exactOptional() }))
      .exactOptional()
      .describe('What the provider refused for good, by path.'),
    settings: z.array(field),
  }),
  z.strictObject({
    kind: z.literal('assistant'),
    ...shared,
    assistantId: text.exactOptional(),
    fields: z.array(field),
    after: z.looseObject({ name: text, model: text }).exactOptional(),
  }),
])

const drift = z.strictObject({
  kind,
  key: text,
  id: text,
  what: z.enum(['deleted', 'expired', 'edited', 'files-missing', 'files-failed', 'files-foreign']),
  fields: z.array(field),
  files: z.array(text),
})

const stale = z.strictObject({
  kind,
  key: text,
  id: text,
  by: text.exactOptional(),
  fields: z.array(field),
  files: z.array(z.strictObject({ action: z.enum(['add', 'change', 'remove']), path: text })),
})

const cost = z.strictObject({
  uploads: count,
  uploadBytes: count,
  attachments: count,
  minutes: amount,
  searchedBytes: z.strictObject({ before: count, after: count }),
  storage: z
    .looseObject({ usdPerDay: amount })
    .exactOptional()
    .describe("Where the provider's price is known."),
})

const deletes = z.strictObject({
  objects: count,
  files: count,
  filesBefore: count,
  emptied: z.array(text),
  allowed: z.strictObject({ maxDeletes: count, maxFileDeletes: count, maxFileDeletePercent: amount }),
})

/** Every field of a plan: one that is missing here or there does not compile. */
const plan = {
  environment: text,
  runtime: z.enum(runtimes),
  refresh: z.enum(['light', 'full', 'none']),
  changes: z.array(change),
  drift: z.array(drift),
  stale: z.array(stale),
  refused: z.array(z.strictObject({ key: text, path: text, cause: text })),
  fileDeletes: z.array(z.strictObject({ fileId: text, name: text })),
  duplicates: z.array(z.strictObject({ kind: z.enum(['store', 'assistant']), key: text, id: text })),
  deletes,
  unchanged: z.strictObject({ knowledge: count, assistants: count }),
  cost,
  only: z.array(text),
} satisfies Record<keyof Plan, z.ZodType>

/** What `asst plan --json` prints. */
export const planSchema = z.strictObject({ version: z.literal(planVersion), pending: count, ...plan })
