import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { openDatabase } from './database/open.ts'
import { currentView } from './database/view.ts'
import { createRehearsal, type Rehearsal } from './knowledge/rehearsal.ts'
import { answerExtractively } from './model/extractive-model.ts'
import type { Model } from './model/turn.ts'

/** What the server's parts share. Clock and randomness come from here and nowhere else. */
export interface ServerContext {
  /** While a list that lags is answered, this is an older state, to be read only. */
  readonly db: DatabaseSync
  dataDir: string
  /** Unix seconds, as the API's timestamps. */
  now(): number
  /** A new unique ID. The prefix has its own separator: `newId('file-')`, `newId('vs_')`. */
  newId(prefix: string): string
  /** Tells the ingestion that the queue has grown. Replaced by `startIngestion`; until then nobody listens. */
  wakeIngestion(): void
  /** Trouble that was asked for. Without fault rules nothing is in it. */
  rehearsal: Rehearsal
  /** Who answers. */
  model: Model
}

export interface ContextOptions {
  dataDir: string
  now?: () => number
  newId?: (prefix: string) => string
  /** The one that answers from documents alone where none is given. */
  model?: Model
}

/** Opens the data folder. The caller owns it (see `claim.ts`) and closes `db`. */
export function openContext({ dataDir, now, newId, model }: ContextOptions): ServerContext {
  for (const folder of ['files', 'parts', 'containers']) {
    mkdirSync(join(dataDir, folder), { recursive: true })
  }
  // Uploads that a killed server left half-way.
  rmSync(join(dataDir, 'uploads'), { recursive: true, force: true })
  mkdirSync(join(dataDir, 'uploads'))
  const db = openDatabase(databasePath(dataDir))
  return {
    get db() {
      return currentView() ?? db
    },
    dataDir,
    now: now ?? (() => Math.floor(Date.now() / 1000)),
    newId: newId ?? ((prefix) => prefix + randomBytes(12).toString('hex')),
    wakeIngestion: () => {},
    rehearsal: createRehearsal(),
    model: model ?? answerExtractively,
  }
}

export function databasePath(dataDir: string): string {
  return join(dataDir, 'server.db')
}
