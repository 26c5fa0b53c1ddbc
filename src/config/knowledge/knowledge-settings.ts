import { stat } from 'node:fs/promises'
import type { Problem } from '../../errors.ts'
import type { DesiredKnowledge } from '../desired.ts'
import { displayPath } from '../display-path.ts'
import { resolveReference, type ReferenceContext } from '../file-reference.ts'
import { knowledgeOverrideSchema, knowledgeSchema } from './knowledge-schema.ts'
import type { KnowledgeEntry } from './list-knowledge.ts'
import { applyOverride, checkOverrides } from '../assistants/overrides.ts'
import type { Environment, Project } from '../project.ts'
import type { Read } from '../read.ts'
import { leavesRepository } from '../repository.ts'
import { createSource, readYaml, type YamlSource } from '../yaml/yaml-source.ts'

export interface KnowledgeContext extends ReferenceContext {
  project: Project
  environment: Environment
}

/** How a knowledge base is read, defaults filled in. */
export interface KnowledgeSettings extends Pick<
  DesiredKnowledge,
  'key' | 'root' | 'chunking' | 'attributes' | 'was' | 'allowSecrets' | 'file'
> {
  /** Globs; absent where every file is meant. */
  include?: string[]
  exclude: string[]
  frontMatter: boolean
  /** Lowercase extensions with their dot. */
  uploadAsText: string[]
  /** Of `file`. */
  source?: YamlSource
}

/** Reads what tunes a knowledge base in one environment, and checks that its folder may be read. */
export async function readKnowledgeSettings(
  entry: KnowledgeEntry,
  context: KnowledgeContext,
): Promise<Read<KnowledgeSettings>> {
  const read =
    entry.settings === undefined ? withDefaults(entry) : await readSettings(entry.settings, entry, context)
  if (!read.value) return read
  const problem = await checkRoot(read.value, context)
  return problem ? { problems: [problem] } : read
}

function withDefaults({ key, folder }: KnowledgeEntry): Read<KnowledgeSettings> {
  const value = {
    key,
    root: folder,
    exclude: [],
    attributes: {},
    frontMatter: false,
    uploadAsText: [],
    was: [],
  }
  return { value, problems: [] }
}

async function readSettings(
  file: string,
  entry: KnowledgeEntry,
  { project, environment }: KnowledgeContext,
): Promise<Read<KnowledgeSettings>> {
  const { source: declared, problems } = await readYaml(file, project.root)
  if (declared?.node.kind !== 'map') return { problems }
  const overrides = checkOverrides(
    declared,
    knowledgeOverrideSchema.nullable(),
    environment.name,
    project.environmentNames,
  )
  const source = createSource(applyOverride(declared.node, environment.name), file)
  const valid = source.validate(knowledgeSchema)
  if (!valid.value || overrides.length > 0) return { problems: [...overrides, ...valid.problems] }
  const settings = valid.value
  const value: KnowledgeSettings = {
    key: entry.key,
    root: settings.root ? resolveReference(settings.root, file) : entry.folder,
    ...(settings.include && { include: settings.include.map(normalizeGlob) }),
    exclude: (settings.exclude ?? []).map(normalizeGlob),
    ...(settings.chunking && settings.chunking !== 'auto' && { chunking: settings.chunking }),
    attributes: settings.attributes ?? {},
    frontMatter: settings.front_matter ?? false,
    uploadAsText: (settings.upload_as_text ?? []).map((type) => type.toLowerCase()),
    was: settings.was ?? [],
    ...(settings.allow_secrets && { allowSecrets: settings.allow_secrets }),
    file,
    source,
  }
  return { value, problems: [] }
}

/** As paths are: NFC, and not beginning with `./`. */
function normalizeGlob(pattern: string): string {
  return pattern.normalize('NFC').replace(/^(\.\/)+/, '')
}

async function checkRoot(
  settings: KnowledgeSettings,
  context: KnowledgeContext,
): Promise<Problem | undefined> {
  const { root, source, key } = settings
  const shown = displayPath(root, context.root)
  const place = source ? source.place(['root']) : { file: shown }
  const fail = (code: Problem['code'], message: string, hint: string): Problem => ({
    code,
    severity: 'error',
    ...place,
    message,
    hint,
  })
  if (await leavesRepository(root, context.repository)) {
    const hint = 'a knowledge base may leave the project, but not its git repository'
    return fail('file-outside-repository', `${shown} lies outside the git repository`, hint)
  }
  const found = await stat(root).catch(() => undefined)
  if (found?.isDirectory()) return undefined
  if (found)
    return fail('file-unreadable', `root: ${shown} is no folder`, 'name the folder that holds the files')
  const hint = `make the folder, or set root in knowledge/${key}.yaml`
  return fail('file-missing', `the folder ${shown} of knowledge base ${key} does not exist`, hint)
}
