import { rmSync } from 'node:fs'
import type OpenAI from 'openai'
import type { ServerContext } from '../context.ts'
import { all, one, run, transaction } from '../database/query.ts'
import { ApiError, invalidRequest } from '../http/errors.ts'
import { fileRecord } from '../knowledge/files.ts'
import { copyToContainer, pathOfContainerFile } from './container-files.ts'

type MemoryLimit = '1g' | '4g' | '16g' | '64g'

/** Kept to be shown: nothing runs in a container here, so nothing reaches the network from it. */
export interface NetworkPolicy {
  type: 'disabled' | 'allowlist'
  allowed_domains?: string[]
}

/** A row of `containers`: the folder that the code interpreter works in. */
export interface ContainerRow {
  seq: number
  id: string
  name: string
  memory_limit: MemoryLimit
  /** JSON of a `NetworkPolicy`. */
  network_policy: string
  /** Minutes after its last use. */
  expires_minutes: number
  created_at: number
  last_active_at: number
  /** 1 where that has happened: its files are gone, the container itself is still listed. */
  expired: number
}

/** Idle minutes that a container lives. [CI]. */
export const containerMinutes = 20

export interface NewContainer {
  name: string
  /** Files that are copied into it. */
  fileIds?: string[]
  memoryLimit?: MemoryLimit | undefined
  networkPolicy?: NetworkPolicy | undefined
  expiresMinutes?: number | undefined
}

/** What a `code_interpreter` tool says of its container. */
export type ContainerChoice =
  | string
  | {
      type: 'auto'
      file_ids?: string[]
      memory_limit?: MemoryLimit | null
      network_policy?: NetworkPolicy
    }

/** Makes a container with copies of files in it. Throws `ApiError` 404 for an unknown file. */
export function createContainer(context: ServerContext, container: NewContainer): ContainerRow {
  const files = (container.fileIds ?? []).map((fileId) => fileRecord(context, fileId))
  const id = context.newId('cntr_')
  const now = context.now()
  transaction(context.db, () => {
    run(
      context.db,
      `INSERT INTO containers
         (id, name, memory_limit, network_policy, expires_minutes, created_at, last_active_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      id,
      container.name,
      container.memoryLimit ?? '1g',
      JSON.stringify(container.networkPolicy ?? { type: 'disabled' }),
      container.expiresMinutes ?? containerMinutes,
      now,
      now,
    )
    for (const file of files) copyToContainer(context, id, file)
  })
  return containerRecord(context, id)
}

/**
 * The container that a tool works in: the one it names, or else one of its own. With `auto`, an `earlier` one of the
 * same conversation is used again while it lives, and the files that it lacks are copied into it.
 * Throws `ApiError` 404, or 400 where the one that is named has expired.
 */
export function resolveContainer(
  context: ServerContext,
  choice: ContainerChoice,
  earlier?: string,
): ContainerRow {
  if (typeof choice === 'string') return useContainer(context, choice)
  const before = earlier === undefined ? undefined : findContainer(context, earlier)
  if (before === undefined || before.expired === 1) {
    return createContainer(context, {
      name: 'auto',
      fileIds: choice.file_ids ?? [],
      memoryLimit: choice.memory_limit ?? undefined,
      networkPolicy: choice.network_policy,
    })
  }
  const files = (choice.file_ids ?? []).map((fileId) => fileRecord(context, fileId))
  for (const file of files) copyToContainer(context, before.id, file)
  return useContainer(context, before.id)
}

function findContainer(context: ServerContext, id: string): ContainerRow | undefined {
  return one<ContainerRow>(context.db, 'SELECT * FROM containers WHERE id = ?', id)
}

/** The container's row. Throws `ApiError` 404. */
export function containerRecord(context: ServerContext, id: string): ContainerRow {
  const row = findContainer(context, id)
  if (row === undefined) throw new ApiError(404, { message: `Container with id '${id}' not found.` })
  return row
}

/** The row of a container that still lives. Throws `ApiError` 404, or 400 where it has expired. */
export function liveContainer(context: ServerContext, id: string): ContainerRow {
  const row = containerRecord(context, id)
  if (row.expired === 1) throw invalidRequest('Container is expired.')
  return row
}

/** The same, noting that it was used, which is what its expiry counts from. */
export function useContainer(context: ServerContext, id: string): ContainerRow {
  liveContainer(context, id)
  run(context.db, 'UPDATE containers SET last_active_at = ? WHERE id = ?', context.now(), id)
  return containerRecord(context, id)
}

/** Deletes a container with its files. Throws `ApiError` 404. */
export function deleteContainer(context: ServerContext, id: string): void {
  containerRecord(context, id)
  removeContent(context, id)
  run(context.db, 'DELETE FROM containers WHERE id = ?', id)
}

/** [CI]: the files of an expired container are gone; what it was can still be seen. */
export function expireContainers(context: ServerContext): void {
  const sql = 'SELECT id FROM containers WHERE expired = 0 AND last_active_at + expires_minutes * 60 <= ?'
  for (const { id } of all<{ id: string }>(context.db, sql, context.now())) {
    removeContent(context, id)
    run(context.db, 'UPDATE containers SET expired = 1 WHERE id = ?', id)
  }
}

function removeContent(context: ServerContext, id: string): void {
  const files = all<{ id: string }>(context.db, 'SELECT id FROM container_files WHERE container_id = ?', id)
  run(context.db, 'DELETE FROM container_files WHERE container_id = ?', id)
  for (const file of files) rmSync(pathOfContainerFile(context, file.id), { force: true })
}

/** The container as clients see it. */
export function presentContainer(row: ContainerRow): OpenAI.Containers.ContainerCreateResponse {
  return {
    id: row.id,
    object: 'container',
    created_at: row.created_at,
    status: row.expired === 1 ? 'expired' : 'running',
    expires_after: { anchor: 'last_active_at', minutes: row.expires_minutes },
    last_active_at: row.last_active_at,
    memory_limit: row.memory_limit,
    network_policy: JSON.parse(row.network_policy) as NetworkPolicy,
    name: row.name,
  }
}
