import { compileAssistant } from '../../src/compile/assistant.ts'
import { canonicalize } from '../../src/compile/canonical.ts'
import { canonicalChunking, digestAssistant, digestKnowledge } from '../../src/compile/digest.ts'
import { marksFor, type Owner, uploadName } from '../../src/compile/marks.ts'
import type {
  Desired,
  DesiredAssistant,
  DesiredKnowledge,
  KnowledgeFile,
  Tool,
} from '../../src/config/desired.ts'
import type { Environment, Project } from '../../src/config/project.ts'
import type { Runtime } from '../../src/config/runtime.ts'
import type { Observed, ObservedStore, RemoteStoreFile } from '../../src/observe/observed.ts'
import { makePlan } from '../../src/plan/make-plan.ts'
import type { Plan } from '../../src/plan/plan.ts'
import { bindingsOf, emptyLockfile, type LockedFile } from '../../src/state/lockfile.ts'
import type { Recorded } from '../../src/state/recorded.ts'
import { answerTo } from '../compile/provider-answer.ts'

/** Everything a plan is made of. */
export interface World {
  desired: Desired
  recorded: Recorded
  observed: Observed
}

export const owner: Owner = { project: 'sample', id: 'test01', environment: 'staging' }

export const project: Project = {
  root: '/project',
  name: owner.project,
  id: owner.id,
  file: '/project/asst.yaml',
  defaultEnvironment: 'staging',
  environmentNames: ['staging'],
  environments: {},
  vars: {},
  locate: () => ({ file: 'asst.yaml', line: 1, column: 1, frame: '' }),
}

export function environment(parts: Partial<Environment> = {}): Environment {
  return {
    name: 'staging',
    identity: 'staging',
    provider: 'openai',
    runtime: 'responses',
    query: {},
    headers: {},
    vars: {},
    protect: false,
    ephemeral: false,
    guard: { maxDeletes: 10, maxFileDeletes: 100, maxFileDeletePercent: 30 },
    limits: {
      concurrency: 16,
      uploadsPerMinute: 1000,
      attachedFilesPerMinute: 2000,
      storeWritesPerMinute: 300,
    },
    uploadNames: 'marked',
    retainDays: 7,
    settleSeconds: 30,
    deadlineSeconds: 600,
    ...parts,
  }
}

/** A project in a few words: contents by path, and which assistant searches or computes with what. */
export interface Wish {
  runtime?: Runtime
  uploadNames?: Environment['uploadNames']
  knowledge?: Record<string, Record<string, string | ({ content: string } & Partial<KnowledgeFile>)>>
  /** Of knowledge bases, by key. */
  settings?: Record<string, Partial<DesiredKnowledge>>
  assistants?: Record<string, AssistantWish>
}

export interface AssistantWish extends Partial<DesiredAssistant> {
  search?: string[]
  code?: string[]
}

/** The desired state. A content is its own hash, so that IDs can be read: `refunds.md@30 days`. */
export function desire(wish: Wish): Desired {
  const { runtime = 'responses', uploadNames = 'marked', knowledge = {}, settings = {} } = wish
  const assistants = Object.entries(wish.assistants ?? {})
  const isUsed = (use: 'search' | 'code', key: string) =>
    assistants.some(([, assistant]) => assistant[use]?.includes(key))
  return {
    project,
    environment: environment({ runtime, uploadNames }),
    assistants: new Map(assistants.map(([key, parts]) => [key, assistant(key, parts)])),
    knowledge: new Map(
      Object.entries(knowledge).map(([key, contents]) => [
        key,
        {
          key,
          root: `/project/knowledge/${key}`,
          files: Object.entries(contents)
            .map(([path, content]) => file(path, typeof content === 'string' ? { content } : content))
            .toSorted((a, b) => (a.path < b.path ? -1 : 1)),
          attributes: {},
          search: isUsed('search', key),
          code: isUsed('code', key),
          was: [],
          ...settings[key],
        },
      ]),
    ),
  }
}

export function assistant(key: string, parts: AssistantWish = {}): DesiredAssistant {
  const { search, code, tools = [], ...rest } = parts
  const knowledgeTools: Tool[] = [
    ...(search ? [{ type: 'file_search' as const, knowledge: search }] : []),
    ...(code ? [{ type: 'code_interpreter' as const, knowledge: code }] : []),
  ]
  return {
    key,
    file: `/project/assistants/${key}.yaml`,
    name: key,
    model: 'gpt-6-luna',
    metadata: {},
    was: [],
    locate: (path) => ({ file: `assistants/${key}.yaml#${path.join('.')}`, line: 1, column: 1, frame: '' }),
    ...rest,
    tools: [...knowledgeTools, ...tools],
  }
}

function file(path: string, parts: { content: string } & Partial<KnowledgeFile>): KnowledgeFile {
  const { content, ...rest } = parts
  return {
    path,
    absolute: `/project/${path}`,
    bytes: content.length,
    sha256: content,
    search: true,
    code: true,
    asText: false,
    ...rest,
  }
}

/** The world right after an undisturbed sync, looked at in full. */
export function synced(wish: Wish): World {
  const desired = desire(wish)
  const lockfile = emptyLockfile(project, desired.environment)
  const observed: Observed = {
    refresh: 'full',
    stores: new Map(),
    assistants: new Map(),
    duplicates: [],
    retired: [],
    uploads: new Map(),
    sizes: new Map(),
  }
  for (const knowledge of desired.knowledge.values()) {
    const digest = digestKnowledge(knowledge)
    const files = Object.fromEntries(knowledge.files.map((file) => [file.path, lockedFile(knowledge, file)]))
    const ids = knowledge.search ? { vectorStoreId: `vs_${knowledge.key}` } : {}
    lockfile.knowledge[knowledge.key] = { ...ids, digest, files }
    if (knowledge.search) observed.stores.set(knowledge.key, store(knowledge))
    for (const file of knowledge.files) {
      const { search, code, bytes } = lockedFile(knowledge, file)
      for (const id of [search, code]) if (id !== undefined) observed.sizes?.set(id, bytes)
      if (search) observed.uploads?.set(uploadName(owner, file, file.asText), [search])
      if (code) observed.uploads?.set(uploadName(owner, file, false), [code])
    }
  }
  const recorded: Recorded = { lockfile, assistants: new Map() }
  for (const [key, declared] of desired.assistants) {
    const canonical = canonicalize(declared, desired.environment.runtime)
    const digest = digestAssistant(canonical)
    recorded.assistants.set(key, canonical)
    if (desired.environment.runtime === 'responses') {
      lockfile.assistants[key] = { digest }
      continue
    }
    const body = compileAssistant(canonical, bindingsOf(lockfile), 'create')
    const marks = marksFor(owner, key, digest, 'applied')
    const object = answerTo({ ...body, metadata: { ...body.metadata, ...marks } }, `asst_${key}`)
    lockfile.assistants[key] = { assistantId: object.id, digest }
    observed.assistants.set(key, { key, object, marks: { key, digest, isApplying: false } })
  }
  return { desired, recorded, observed }
}

function lockedFile(knowledge: DesiredKnowledge, file: KnowledgeFile): LockedFile {
  const { path, sha256, bytes, asText } = file
  const id = `${path}@${sha256}`
  return {
    sha256,
    bytes,
    ...(knowledge.search && file.search ? { search: asText ? `${id}.txt` : id } : {}),
    ...(knowledge.code && file.code ? { code: id } : {}),
  }
}

function store(knowledge: DesiredKnowledge): ObservedStore {
  const { key } = knowledge
  const files = knowledge.files.flatMap((file) => attached(knowledge, file) ?? [])
  const digest = digestKnowledge(knowledge)
  return {
    key,
    id: `vs_${key}`,
    name: `sample staging ${key}`,
    status: 'completed',
    createdAt: 1_700_000_000,
    bytes: 1000,
    counts: { total: files.length, completed: files.length, failed: 0, inProgress: 0 },
    metadata: marksFor(owner, key, digest, 'applied'),
    marks: { key, digest, isApplying: false },
    files: new Map(files.map((file) => [file.fileId, file])),
  }
}

/** A file of the knowledge base as its store lists it. */
function attached(knowledge: DesiredKnowledge, file: KnowledgeFile): RemoteStoreFile | undefined {
  const fileId = lockedFile(knowledge, file).search
  if (fileId === undefined) return undefined
  const { path, sha256 } = file
  return {
    fileId,
    status: 'completed',
    attributes: { ...knowledge.attributes, ...file.attributes, path, sha256 },
    chunking: canonicalChunking(knowledge.chunking),
  }
}

/** The same world after its files were edited. */
export function edit(world: World, wish: Wish): World {
  return { ...world, desired: desire(wish) }
}

/** The same world, looked at no deeper than what the lockfile records. */
export function lightly({ desired, recorded, observed }: World): World {
  const { uploads: _, ...rest } = observed
  const stores = [...observed.stores].map(([key, store]): [string, ObservedStore] => {
    const { files: _, ...summary } = store
    return [key, summary]
  })
  return { desired, recorded, observed: { ...rest, refresh: 'light', stores: new Map(stores) } }
}

/** The same world without lockfile and records. */
export function forgetful({ desired, observed }: World): World {
  return { desired, observed, recorded: { assistants: new Map() } }
}

/** The store of a knowledge base, to be meddled with. */
export function storeOf({ observed }: World, key: string): ObservedStore {
  const found = observed.stores.get(key)
  if (found === undefined) throw new Error(`there is no store of ${key}`)
  return found
}

export function planOf({ desired, recorded, observed }: World): Plan {
  return makePlan(owner, desired, recorded, observed)
}

/** What a plan does, a line each: `update knowledge handbook`, `  change refunds.md`, `delete file …`. */
export function summarize(plan: Plan): string[] {
  return [
    ...plan.changes.flatMap((change) => [
      `${change.action} ${change.kind} ${change.key}`,
      ...(change.kind === 'knowledge' && change.store !== 'keep' && change.store !== 'none'
        ? [`  ${change.store} store`]
        : []),
      ...(change.kind === 'knowledge'
        ? change.files.flatMap(({ action, path, detach }) => [
            `  ${action} ${path}`,
            ...detach.map((id) => `    detach ${id}`),
          ])
        : change.fields.map(({ field }) => `  ${field}`)),
    ]),
    ...plan.duplicates.map(({ kind, id }) => `delete double ${kind} ${id}`),
    ...plan.fileDeletes.map(({ fileId }) => `delete file ${fileId}`),
  ]
}

/** The summary of a world's plan. */
export function changesOf(world: World): string[] {
  return summarize(planOf(world))
}
