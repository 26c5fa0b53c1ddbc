import { mkdir, open, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { UserError } from '../errors.ts'
import { readIfThere } from './disk.ts'

const kinds = ['file', 'store', 'assistant'] as const

export type JournalKind = (typeof kinds)[number]

/** One line of the journal. `name` is an upload's exact name, or the key of a store or assistant. */
const entrySchema = z.discriminatedUnion('event', [
  z.strictObject({ event: z.literal('intent'), kind: z.enum(kinds), name: z.string() }),
  z.strictObject({ event: z.literal('refused'), kind: z.enum(kinds), name: z.string() }),
  z.strictObject({ event: z.literal('created'), kind: z.enum(kinds), name: z.string(), id: z.string() }),
])

export type JournalEntry = z.infer<typeof entrySchema>

/** Appended to before each create, and with the ID after it, so that a killed sync loses nothing it made. */
export interface Journal {
  intend(kind: JournalKind, name: string): Promise<void>
  created(kind: JournalKind, name: string, id: string): Promise<void>
  /** The provider said no, so that there is nothing to look for. */
  refused(kind: JournalKind, name: string): Promise<void>
  /** Everything is in the lockfile: the journal has done its duty. */
  fold(): Promise<void>
  close(): Promise<void>
}

/** What an interrupted sync left behind. */
export interface Unfinished {
  /** IDs of what was created, by kind and name. */
  created: Record<JournalKind, Map<string, string>>
  /** Creates that were begun and whose outcome is unknown. */
  pending: JournalEntry[]
}

/**
 * Reads the journal of an interrupted sync; undefined where the last one was finished. One without entries counts:
 * a sync that created nothing may still have left something undone.
 */
export async function readJournal(path: string): Promise<Unfinished | undefined> {
  const text = await readIfThere(path)
  if (text === undefined) return undefined
  const unfinished: Unfinished = {
    created: { file: new Map(), store: new Map(), assistant: new Map() },
    pending: [],
  }
  const open = new Map<string, JournalEntry>()
  for (const entry of parseEntries(path, text)) {
    const slot = `${entry.kind} ${entry.name}`
    if (entry.event === 'intent') {
      open.set(slot, entry)
    } else {
      open.delete(slot)
      if (entry.event === 'created') unfinished.created[entry.kind].set(entry.name, entry.id)
    }
  }
  unfinished.pending = [...open.values()]
  return unfinished
}

function parseEntries(path: string, text: string): JournalEntry[] {
  const lines = text.split('\n')
  // A kill can cut the last line short; it then has no newline, and its create was never begun or never answered.
  lines.pop()
  return lines.map((line, index) => {
    try {
      return entrySchema.parse(JSON.parse(line))
    } catch {
      throw new UserError(
        'journal-corrupt',
        `${path}:${index + 1}: the journal of an interrupted sync is damaged`,
        {
          hint: 'delete it: what the sync made is found again by its marks',
        },
      )
    }
  })
}

/** Opens the journal for appending. Each entry is on disk before the promise resolves. */
export async function openJournal(path: string): Promise<Journal> {
  await mkdir(dirname(path), { recursive: true })
  await mendLastLine(path)
  const handle = await open(path, 'a')
  const append = async (entry: JournalEntry) => {
    await handle.appendFile(`${JSON.stringify(entry)}\n`)
  }
  return {
    intend: (kind, name) => append({ event: 'intent', kind, name }),
    refused: (kind, name) => append({ event: 'refused', kind, name }),
    created: (kind, name, id) => append({ event: 'created', kind, name, id }),
    async fold() {
      await rm(path, { force: true })
    },
    close: () => handle.close(),
  }
}

/** A line cut short by a kill must not swallow the next entry. */
async function mendLastLine(path: string): Promise<void> {
  const text = await readIfThere(path)
  if (text === undefined || text.endsWith('\n')) return
  const handle = await open(path, 'r+')
  try {
    await handle.truncate(Buffer.byteLength(text.slice(0, text.lastIndexOf('\n') + 1)))
  } finally {
    await handle.close()
  }
}
