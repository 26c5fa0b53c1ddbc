import { join, relative, sep } from 'node:path'
import type { Runtime } from '../config/runtime.ts'
import type { Lockfile } from '../state/lockfile.ts'
import { codeId, type FoundKnowledge } from './found-knowledge.ts'
import type { Skipped } from './collect.ts'
import { uniqueKey } from './keys.ts'
import type { Draft } from './translate.ts'
import { assistantFiles, knowledgeFiles, type NewFile } from './write-files.ts'

/** What an import writes into the project, and which objects that manages. */
export interface Prepared {
  files: NewFile[]
  assistants: { key: string; draft: Draft }[]
  knowledge: FoundKnowledge[]
  skipped: Skipped[]
}

export interface Situation {
  root: string
  runtime: Runtime
  lockfile: Lockfile | undefined
  /** Keys of the knowledge bases that the project has. */
  present: string[]
  /** Those of them that a file tunes. */
  tuned: string[]
  /** Absolute folders by key or ID of vector store. */
  folders: Map<string, string>
  /** Keys by ID of the vector stores that are managed already. */
  managed: Map<string, string>
}

/**
 * Decides what can be imported. An assistant whose knowledge is at the provider, with no folder to compare it with, is
 * left alone: the next sync would take that knowledge from it.
 */
export function prepareImport(
  drafts: { draft: Draft; key: string }[],
  found: Map<string, FoundKnowledge>,
  situation: Situation,
): Prepared {
  const { root, present, tuned, folders, managed } = situation
  const prepared: Prepared = { files: [], assistants: [], knowledge: [], skipped: [] }
  const used = new Set<FoundKnowledge>()
  for (const { draft, key } of drafts) {
    const bases = [...draft.storeIds, ...(draft.codeFileIds.length > 0 ? [codeId(draft)] : [])].flatMap(
      (id) => found.get(id) ?? [],
    )
    const lacking = bases.filter((base) => !base.isGone && folderOf(base) === undefined)
    const foreign = bases.find((base) => base.isForeign)
    if (lacking.length > 0 || foreign !== undefined) {
      const name = `assistant ${draft.name}${draft.id === undefined ? '' : ` ${draft.id}`}`
      const reason =
        foreign === undefined
          ? lacking.map(needsFolder).join('; ')
          : `its vector store ${foreign.storeId ?? ''} is marked for another project or environment`
      prepared.skipped.push({ name, reason })
      continue
    }
    const isKept = (base: FoundKnowledge) => folderOf(base) !== undefined
    for (const base of bases.filter(isKept)) used.add(base)
    for (const base of bases.filter((one) => one.isGone)) draft.notes.push(describeGone(base, isKept(base)))
    const keysFor = (tool: FoundKnowledge['tool']) =>
      bases.filter((base) => base.tool === tool && isKept(base)).map((base) => base.key)
    const searched = [...draft.storeIds.flatMap((id) => managed.get(id) ?? []), ...keysFor('file_search')]
    const knowledge = { file_search: searched, code_interpreter: keysFor('code_interpreter') }
    prepared.files.push(...assistantFiles(key, draft, knowledge))
    prepared.assistants.push({ key, draft })
  }
  for (const base of used) {
    prepared.knowledge.push(base)
    const folder = given(base)
    if (folder === undefined && tuned.includes(base.key)) continue
    const path = folder === undefined ? base.key : relative(join(root, 'knowledge'), folder)
    const isOwn = path === base.key
    prepared.files.push(...knowledgeFiles(base, isOwn ? undefined : path.split(sep).join('/')))
  }
  return prepared

  function given({ key, storeId = '' }: FoundKnowledge): string | undefined {
    return folders.get(key) ?? folders.get(storeId)
  }

  /** Where its files are: named, or there already. */
  function folderOf(base: FoundKnowledge): string | undefined {
    return given(base) ?? (present.includes(base.key) ? base.key : undefined)
  }
}

/** The assistant that searches a vector store which none does: a knowledge base alone is not provisioned. */
export function draftForStore(storeId: string, name: string, model: string): Draft {
  const fields = { name, model, tools: [{ type: 'file_search' }] }
  const notes = [`no assistant uses ${storeId}, so one that searches it is written, with the model ${model}`]
  return { name, fields, storeIds: [storeId], codeFileIds: [], notes }
}

/** Keys for drafts, none of which is taken. */
export function keyDrafts(drafts: Draft[], taken: Iterable<string>): { draft: Draft; key: string }[] {
  const keys = new Set(taken)
  return drafts.map((draft) => ({ draft, key: uniqueKey(draft.name, keys) }))
}

function needsFolder({ key, tool, storeId, files }: FoundKnowledge): string {
  const what = tool === 'file_search' ? `vector store ${storeId ?? ''}` : 'its code interpreter'
  const many = `${files.length} ${files.length === 1 ? 'file' : 'files'}`
  return `${what} has ${many}, which cannot be fetched back: say where they are, --knowledge ${key}=DIR`
}

function describeGone({ key, storeId, tool }: FoundKnowledge, isKept: boolean): string {
  const what = tool === 'file_search' ? `vector store ${storeId ?? ''}` : 'files of the code interpreter'
  const then = isKept ? `asst sync makes ${key} again` : `left out; --knowledge ${key}=DIR brings it back`
  return `${tool}: ${what} ${tool === 'file_search' ? 'is' : 'are'} gone at the provider, ${then}`
}
