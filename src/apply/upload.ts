import { basename } from 'node:path'
import type { DesiredKnowledge, KnowledgeFile } from '../config/desired.ts'
import type { KnowledgeChange, WantedUpload } from '../plan/change.ts'
import type { ApplyContext } from './context.ts'
import { createJournaled } from './create-journaled.ts'

/** The File of this content: the existing one, or one that is uploaded now, once however many ask for it. */
export function uploadFile(
  context: ApplyContext,
  change: KnowledgeChange,
  path: string,
  wanted: WantedUpload,
): Promise<string> {
  if (wanted.fileId !== undefined) return Promise.resolve(wanted.fileId)
  const running = context.uploads.get(wanted.name) ?? create(context, change, path, wanted.name)
  context.uploads.set(wanted.name, running)
  return running
}

async function create(
  context: ApplyContext,
  change: KnowledgeChange,
  path: string,
  name: string,
): Promise<string> {
  const { remote, desired } = context
  const knowledge = desired.knowledge.get(change.key)
  const source = knowledge && filesByPath(knowledge).get(path)
  if (source === undefined)
    throw new Error(`the plan names ${path}, which knowledge base ${change.key} lacks`)
  const isPlain = desired.environment.uploadNames === 'plain'
  const suffix = source.asText && name.endsWith('.txt') ? '.txt' : ''
  const filename = isPlain ? `${basename(path)}${suffix}` : name

  const known = new Set(isPlain ? (await remote.files.list()).map(({ id }) => id) : [])
  const file = await createJournaled(context, 'file', name, {
    create: () => remote.files.create({ name: filename, absolute: source.absolute, sha256: source.sha256 }),
    find: async () =>
      (await remote.files.list()).find((listed) => listed.filename === filename && !known.has(listed.id)),
  })
  context.onEvent({ type: 'uploaded', key: change.key, path, bytes: source.bytes })
  return file.id
}

const indexes = new WeakMap<DesiredKnowledge, Map<string, KnowledgeFile>>()

/** Made once: to look through all files for each of them takes long where there are thousands. */
function filesByPath(knowledge: DesiredKnowledge): Map<string, KnowledgeFile> {
  const known = indexes.get(knowledge)
  if (known !== undefined) return known
  const index = new Map(knowledge.files.map((file) => [file.path, file]))
  indexes.set(knowledge, index)
  return index
}
