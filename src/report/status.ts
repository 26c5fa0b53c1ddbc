import type { Observed } from '../observe/observed.ts'
import { pendingChanges, type Drift, type Plan } from '../plan/plan.ts'
import type { Recorded } from '../state/recorded.ts'
import { count, formatBytes } from './bytes.ts'
import type { Paint } from './paint.ts'
import { plain } from './plain.ts'
import type { Stale } from '../plan/stale.ts'
import { renderDrift } from './plan/drift.ts'
import { renderStale } from './plan/stale.ts'

/** One resource as it stands. */
export interface ResourceStatus {
  kind: 'knowledge' | 'assistant'
  key: string
  /** At the provider; absent where the runtime has no such object or none was made. */
  id?: string
  health: 'ok' | 'indexing' | 'failing' | 'missing' | 'not synced'
  detail: string
  /** What a sync would do to it. */
  pending?: 'create' | 'update' | 'delete' | 'adopt'
  /** Files that are not indexed, with the reason. */
  failed: { path: string; cause: string }[]
}

export interface Status {
  environment: string
  resources: ResourceStatus[]
  drift: Drift[]
  stale: Stale[]
}

/** Brings lockfile, provider and plan together, resource by resource. */
export function statusOf(recorded: Recorded, observed: Observed, plan: Plan): Status {
  const { lockfile } = recorded
  const pending = new Map(plan.changes.map(({ kind, key, action }) => [`${kind} ${key}`, action]))
  const keysOf = (kind: string, locked: object | undefined, seen: Map<string, unknown>) => {
    const planned = plan.changes.filter((change) => change.kind === kind).map(({ key }) => key)
    return [...new Set([...Object.keys(locked ?? {}), ...seen.keys(), ...planned])].toSorted()
  }
  const withPending = (resource: Omit<ResourceStatus, 'pending'>): ResourceStatus => {
    const action = pending.get(`${resource.kind} ${resource.key}`)
    return action === undefined ? resource : { ...resource, pending: action }
  }
  return {
    environment: plan.environment,
    resources: [
      ...keysOf('knowledge', lockfile?.knowledge, observed.stores).map((key) =>
        withPending(withRefused(knowledgeStatus(key, lockfile?.knowledge[key], observed), plan)),
      ),
      ...keysOf('assistant', lockfile?.assistants, observed.assistants).map((key) =>
        withPending(assistantStatus(key, lockfile?.assistants[key], observed, plan)),
      ),
    ],
    drift: plan.drift,
    stale: plan.stale,
  }
}

/** What was refused as an upload is in no store that would name it. */
function withRefused(status: ResourceStatus, plan: Plan): ResourceStatus {
  const named = new Set(status.failed.map(({ path }) => path))
  const refused = plan.refused.filter(({ key, path }) => key === status.key && !named.has(path))
  if (refused.length === 0) return status
  return { ...status, health: 'failing', failed: [...status.failed, ...refused] }
}

type Knowledge = NonNullable<Recorded['lockfile']>['knowledge'][string]
type Assistant = NonNullable<Recorded['lockfile']>['assistants'][string]

function knowledgeStatus(key: string, locked: Knowledge | undefined, observed: Observed): ResourceStatus {
  const store = observed.stores.get(key)
  const base = { kind: 'knowledge' as const, key, failed: [] }
  if (store === undefined) {
    if (locked === undefined) return { ...base, health: 'not synced', detail: '' }
    const files = count(Object.keys(locked.files).length, 'file')
    if (locked.vectorStoreId === undefined)
      return { ...base, health: 'ok', detail: `${files}, code interpreter` }
    return { ...base, id: locked.vectorStoreId, health: 'missing', detail: 'the vector store is gone' }
  }
  const { counts, bytes } = store
  const failed = [...(store.files?.values() ?? [])]
    .filter(({ status }) => status === 'failed' || status === 'cancelled')
    .map(({ attributes, fileId, error }) => ({
      path: String(attributes['path'] ?? fileId),
      cause: error?.message ?? 'cancelled',
    }))
  const isExpired = store.status === 'expired'
  const health = isExpired
    ? 'missing'
    : counts.failed > 0
      ? 'failing'
      : counts.inProgress > 0
        ? 'indexing'
        : 'ok'
  const detail = isExpired
    ? 'the vector store has expired'
    : `${counts.completed} of ${count(counts.total, 'file')} indexed, ${formatBytes(bytes)}`
  return { ...base, id: store.id, health, detail, failed }
}

function assistantStatus(
  key: string,
  locked: Assistant | undefined,
  observed: Observed,
  plan: Plan,
): ResourceStatus {
  const base = { kind: 'assistant' as const, key, failed: [] }
  const object = observed.assistants.get(key)?.object
  if (object !== undefined) return { ...base, id: object.id, health: 'ok', detail: object.model }
  if (locked === undefined) return { ...base, health: 'not synced', detail: '' }
  if (plan.runtime === 'responses') return { ...base, health: 'ok', detail: 'a compiled request' }
  return {
    ...base,
    ...(locked.assistantId === undefined ? {} : { id: locked.assistantId }),
    health: 'missing',
    detail: 'the assistant is gone',
  }
}

const colours = {
  ok: 'green',
  indexing: 'yellow',
  failing: 'red',
  missing: 'red',
  'not synced': 'yellow',
} as const

/** Status for people: a line a resource, failed files beneath, then drift and what a sync would do. */
export function renderStatus({ resources, drift, stale }: Status, plan: Plan, paint: Paint): string {
  const names = resources.map(({ kind, key }) => `${kind} ${key}`)
  const width = Math.max(0, ...names.map((name) => name.length))
  const healthWidth = Math.max(0, ...resources.map(({ health }) => health.length))
  const lines = resources.flatMap(({ id, health, detail, pending, failed }, index) => [
    [
      (names[index] ?? '').padEnd(width),
      paint(colours[health], health.padEnd(healthWidth)),
      [detail, pending === undefined ? '' : `to ${pending}`].filter((part) => part !== '').join(', '),
      paint('dim', id ?? ''),
    ]
      .join('  ')
      .trimEnd(),
    ...failed.map(({ path, cause }) => `  ${paint('red', '✗')} ${plain(path)}: ${plain(cause)}`),
  ])
  const pending = pendingChanges(plan).length
  const leftovers = plan.fileDeletes.length + plan.duplicates.length
  const todo = [
    ...(pending > 0 ? [`${count(pending, 'change')} pending`] : []),
    ...(leftovers > 0 ? [`${count(leftovers, 'leftover')} to delete`] : []),
  ]
  const left = plan.refused.length
  const synced =
    left === 0
      ? paint('green', 'In sync.')
      : `In sync but for ${count(left, 'refused file')}: \`asst sync --retry-failed\` sends ${left === 1 ? 'it' : 'them'} again.`
  const ending =
    todo.length === 0
      ? synced
      : `${todo.join(', ')}: \`asst plan\` shows ${pending + leftovers === 1 ? 'it' : 'them'}.`
  return [...lines, '', ...renderStale(stale, paint), ...renderDrift(drift, paint), ending].join('\n')
}
