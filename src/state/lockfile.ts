import { z } from 'zod'
import type { Environment, Project } from '../config/project.ts'
import { runtimes } from '../config/runtime.ts'
import type { Bindings } from '../compile/bindings.ts'
import { stableJson } from '../compile/digest.ts'
import { displayPath } from '../config/display-path.ts'
import { UserError } from '../errors.ts'
import { readIfThere, writeAtomically } from './disk.ts'

const lockfileVersion = 1

/** Stands for the digest of what was imported: nobody has synced it yet, so that it bears no marks of ours. */
export const importedDigest = 'imported'

/** Records are files named by these keys, so none may lead out of their folder. */
const keySchema = z
  .string()
  .refine((key) => !key.split(/[\\/]/).some((part) => ['', '.', '..'].includes(part)), 'not a key or path')

/** IDs stand in the paths of requests. */
const idSchema = z.string().regex(/^[^\s/?#.][^\s/?#]*$/, 'not an ID')

/** Keyed by names that people choose, `constructor` among them: without a prototype, only what is there is found. */
function keyed<T extends z.ZodType>(schema: T) {
  return z
    .record(keySchema, schema)
    .transform((entries) => Object.assign(emptyRecord<z.output<T>>(), entries))
}

function emptyRecord<T>(): Record<string, T> {
  return Object.create(null)
}

const lockedFile = z.strictObject({
  sha256: z.string(),
  bytes: z.int().nonnegative(),
  search: idSchema.optional(),
  code: idSchema.optional(),
})

const refusedFile = z.strictObject({
  sha256: z.string(),
  cause: z.string(),
  /** What the store has of it, marked as failed. */
  search: idSchema.optional(),
})

const lockedKnowledge = z.strictObject({
  vectorStoreId: idSchema.optional(),
  digest: z.string(),
  files: keyed(lockedFile),
  /** Content that the provider will not index, by path: not sent again while it and its settings are the same. */
  refused: keyed(refusedFile).optional(),
})

const lockedAssistant = z.strictObject({ assistantId: idSchema.optional(), digest: z.string() })

export const lockfileSchema = z.strictObject({
  lockfileVersion: z.literal(lockfileVersion),
  project: z.string(),
  id: z.string(),
  environment: z.string(),
  runtime: z.enum(runtimes),
  target: z.strictObject({
    provider: z.string(),
    host: z.string(),
    organization: z.string().optional(),
    openai_project: z.string().optional(),
  }),
  knowledge: keyed(lockedKnowledge),
  assistants: keyed(lockedAssistant),
  /** The last sync failed in part: what it made is not all here, so that only lists can tell. */
  unfinished: z.literal(true).optional(),
})

/** IDs, digests and hashes of what was synced: the *recorded* state. Never a secret. */
export type Lockfile = z.infer<typeof lockfileSchema>
export type LockedKnowledge = Lockfile['knowledge'][string]
export type LockedFile = z.infer<typeof lockedFile>
export type RefusedFile = z.infer<typeof refusedFile>
export type LockedAssistant = z.infer<typeof lockedAssistant>

/** Where an environment's objects live, in the form the lockfile keeps it. */
export function targetOf(environment: Environment): Lockfile['target'] {
  const { provider, baseUrl, organization, openaiProject } = environment
  return {
    provider,
    // The embedded server listens on another port each time, and is the same place all the same.
    host: provider === 'local' ? 'local' : hostOf(baseUrl ?? 'https://api.openai.com/v1'),
    ...(organization === undefined ? {} : { organization }),
    ...(openaiProject === undefined ? {} : { openai_project: openaiProject }),
  }
}

/** With the path where there is more to it than the API's version: some hosts have a project's name there. */
function hostOf(baseUrl: string): string {
  const { host, pathname } = new URL(baseUrl)
  return host + pathname.replace(/\/+$/, '').replace(/(\/openai)?\/v1$/, '')
}

/** The lockfile of an environment that was never synced. */
export function emptyLockfile(project: Project, environment: Environment): Lockfile {
  return {
    lockfileVersion,
    project: project.name,
    id: project.id,
    environment: environment.identity,
    runtime: environment.runtime,
    target: targetOf(environment),
    knowledge: emptyRecord(),
    assistants: emptyRecord(),
  }
}

/** The IDs that assistants are compiled with. */
export function bindingsOf(lockfile: Lockfile | undefined): Bindings {
  const bindings: Bindings = { stores: {}, codeFiles: {} }
  for (const [key, { vectorStoreId, files }] of Object.entries(lockfile?.knowledge ?? {})) {
    if (vectorStoreId !== undefined) bindings.stores[key] = vectorStoreId
    bindings.codeFiles[key] = codeIdsOf(files)
  }
  return bindings
}

/** File IDs for the code interpreter, in the order of their paths. */
export function codeIdsOf(files: LockedKnowledge['files']): string[] {
  return Object.keys(files)
    .toSorted()
    .flatMap((path) => files[path]?.code ?? [])
}

/**
 * Reads and proves a lockfile; undefined where there is none.
 * Throws `UserError` where it is broken, of a newer version, or of another project, environment or target.
 */
export async function readLockfile(
  path: string,
  project: Project,
  environment: Environment,
): Promise<Lockfile | undefined> {
  const text = await readIfThere(path)
  if (text === undefined) return undefined
  const shown = displayPath(path, project.root)
  const lockfile = parseLockfile(shown, text)
  proveOwnership(shown, lockfile, project, environment)
  return lockfile
}

/** Hint for a lockfile that cannot be read. */
const rebuild = 'restore it from git, or run `asst lock` to rebuild it from the marks at the provider'

function parseLockfile(path: string, text: string): Lockfile {
  const conflict = findConflict(text)
  if (conflict >= 0)
    throw new UserError(
      'lockfile-conflict',
      `${path}:${conflict + 1}: the lockfile has git conflict markers`,
      { hint: 'keep either side and run `asst sync`, or run `asst lock` to rebuild it from the marks' },
    )
  const data = parseJson(path, text)
  const version = (data as { lockfileVersion?: unknown } | null)?.lockfileVersion
  if (typeof version === 'number' && version > lockfileVersion)
    throw new UserError(
      'lockfile-version',
      `${path}: the lockfile has version ${version}, and this asst reads up to ${lockfileVersion}`,
      { hint: 'upgrade assistants-as-code to the version that wrote it' },
    )
  const parsed = lockfileSchema.safeParse(data)
  if (parsed.success) return proveDistinct(path, parsed.data)
  const issue = parsed.error.issues[0]
  throw new UserError(
    'lockfile-corrupt',
    `${path}: the lockfile is damaged at ${issue?.path.join('.') || 'its top level'}: ${issue?.message}`,
    { hint: rebuild },
  )
}

/** The index of the first line that git left between two sides of a merge; -1 where there is none. */
export function findConflict(text: string): number {
  return text.split('\n').findIndex((line) => /^(<{7}|={7}|>{7})( |\r?$)/.test(line))
}

/** One object under two keys would be written as the one and then as the other. */
function proveDistinct(path: string, lockfile: Lockfile): Lockfile {
  const owners = new Map<string, string>()
  const entries = [
    ...Object.entries(lockfile.knowledge).map(([key, { vectorStoreId }]) => [
      `knowledge.${key}`,
      vectorStoreId,
    ]),
    ...Object.entries(lockfile.assistants).map(([key, { assistantId }]) => [
      `assistants.${key}`,
      assistantId,
    ]),
  ]
  for (const [owner = '', id] of entries) {
    if (id === undefined) continue
    const other = owners.get(id)
    if (other !== undefined)
      throw new UserError(
        'lockfile-corrupt',
        `${path}: the lockfile is damaged: ${other} and ${owner} have the same ID ${id}`,
        { hint: rebuild },
      )
    owners.set(id, owner)
  }
  return lockfile
}

function parseJson(path: string, text: string): unknown {
  try {
    // Some editors put a mark of its encoding before a text.
    return JSON.parse(text.replace(/^\uFEFF/, ''), (key, value: unknown) => {
      // JavaScript gives objects another meaning by this name, and schemas pass over it.
      if (key === '__proto__') throw new SyntaxError('it has the key __proto__')
      return value
    })
  } catch (error) {
    throw new UserError(
      'lockfile-corrupt',
      `${path}: the lockfile is not JSON: ${(error as Error).message}`,
      { hint: rebuild },
    )
  }
}

function proveOwnership(path: string, lockfile: Lockfile, project: Project, environment: Environment): void {
  const recorded = `${lockfile.project}/${lockfile.id}`
  if (recorded !== `${project.name}/${project.id}`)
    throw new UserError(
      'lockfile-foreign',
      `${path}: the lockfile belongs to project ${recorded}, not to ${project.name}/${project.id}`,
      {
        hint: 'delete it where this is a copy of another project; restore project and id in asst.yaml where not',
      },
    )
  if (lockfile.environment !== environment.identity)
    throw new UserError(
      'lockfile-foreign',
      `${path}: the lockfile belongs to environment ${lockfile.environment}, not to ${environment.identity}`,
      { hint: 'each environment has a lockfile of its own: restore this one from git, or delete it' },
    )
  const target = stableJson(targetOf(environment))
  if (stableJson(lockfile.target) !== target)
    throw new UserError(
      'lockfile-foreign',
      `${path}: ${environment.identity} was synced to ${describe(lockfile.target)}, and asst.yaml now says ${describe(targetOf(environment))}`,
      { hint: 'give the other target an environment of its own, or destroy this one there first' },
    )
}

function describe(target: Lockfile['target']): string {
  const owner = [target.organization, target.openai_project].filter((part) => part !== undefined).join(', ')
  return `${target.provider} at ${target.host}${owner ? ` (${owner})` : ''}`
}

/** Writes the lockfile in its canonical text; equal content leaves the file untouched. */
export async function writeLockfile(path: string, lockfile: Lockfile): Promise<void> {
  const text = formatLockfile(lockfile)
  if ((await readIfThere(path)) !== text) await writeAtomically(path, text)
}

/** Sorted keys, and one line a file, so that git merges and reviews it. */
export function formatLockfile(lockfile: Lockfile): string {
  return `${format(lockfile, 0)}\n`
}

function format(value: unknown, depth: number): string {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return JSON.stringify(value)
  const isFile = 'sha256' in value && typeof value.sha256 === 'string'
  if (isFile) return stableJson(value)
  const entries = Object.entries(value)
    .filter(([, child]) => child !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
  if (entries.length === 0) return '{}'
  const pad = '  '.repeat(depth + 1)
  const lines = entries.map(([key, child]) => `${pad}${JSON.stringify(key)}: ${format(child, depth + 1)}`)
  return `{\n${lines.join(',\n')}\n${'  '.repeat(depth)}}`
}
