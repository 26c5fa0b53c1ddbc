import PQueue from 'p-queue'
import { hasErrors, type Problem } from '../errors.ts'
import type { Desired, DesiredKnowledge } from './desired.ts'
import { displayPath } from './display-path.ts'
import { forgetfulInspector, type Inspector } from './knowledge/inspector.ts'
import type { FileReading } from './knowledge/read-files.ts'
import type { Tools } from './knowledge/file-types.ts'
import {
  readKnowledgeSettings,
  type KnowledgeContext,
  type KnowledgeSettings,
} from './knowledge/knowledge-settings.ts'
import { listKnowledge, type KnowledgeEntry } from './knowledge/list-knowledge.ts'
import type { Environment, Project } from './project.ts'
import type { Read } from './read.ts'
import { readAssistants } from './assistants/read-assistants.ts'
import { readKnowledge } from './knowledge/read-knowledge.ts'
import { checkRenames } from './assistants/renames.ts'
import { findRepository } from './repository.ts'
import type { KnowledgeUse } from './references.ts'

/** Files hashed at a time: more gains nothing on a disk and holds more memory. */
const filesAtOnce = 16

/**
 * Reads everything a project declares for one environment; all problems of all files at once. An inspector that
 * remembers spares reading files that have not changed.
 */
export async function readDesired(
  project: Project,
  environment: Environment,
  inspector: Inspector = forgetfulInspector,
): Promise<Read<Desired>> {
  const context = { root: project.root, repository: await findRepository(project.root), project, environment }
  const listed = await listKnowledge(project.root)
  const read = await readAssistants({ ...context, knowledgeKeys: [...listed.entries.keys()] })
  const reading = { queue: new PQueue({ concurrency: filesAtOnce }), inspector }
  const entries = [...listed.entries.values()]
  const settings = await Promise.all(entries.map((entry) => readKnowledgeSettings(entry, context)))
  const bases = await Promise.all(settings.map(({ value }) => readUsed(value, read.uses, context, reading)))

  const unused = entries.filter(({ key }) => !read.uses.some((use) => use.knowledge === key))
  // Assistants with errors may use more than can be told.
  const warnings = hasErrors(read.problems) ? [] : unused.map((entry) => unusedKnowledge(entry, project.root))
  const problems = arrange([
    ...listed.problems,
    ...read.problems,
    ...settings.flatMap((one) => one.problems),
    ...checkKnowledgeRenames(
      settings.flatMap(({ value }) => value ?? []),
      [...listed.entries.keys()],
    ),
    ...bases.flatMap((base) => base.problems),
    ...warnings,
  ])
  if (hasErrors(problems)) return { problems }
  const knowledge = new Map(bases.flatMap(({ value }) => (value ? [[value.key, value]] : [])))
  return { value: { project, environment, assistants: read.assistants, knowledge }, problems }
}

/** Settings are checked even where nothing uses them; files are read only where something does. */
async function readUsed(
  settings: KnowledgeSettings | undefined,
  uses: KnowledgeUse[],
  context: KnowledgeContext,
  reading: FileReading,
): Promise<Read<DesiredKnowledge>> {
  if (!settings) return { problems: [] }
  const tools = toolsOf(settings.key, uses)
  return tools.search || tools.code ? readKnowledge(settings, tools, context, reading) : { problems: [] }
}

function checkKnowledgeRenames(settings: KnowledgeSettings[], keys: string[]): Problem[] {
  const renamed = settings.flatMap(({ key, was, source }) =>
    source ? [{ key, was, locate: source.place }] : [],
  )
  return checkRenames('knowledge base', renamed, keys)
}

function toolsOf(key: string, uses: KnowledgeUse[]): Tools {
  const tools = uses.filter(({ knowledge }) => knowledge === key).map(({ tool }) => tool)
  return { search: tools.includes('file_search'), code: tools.includes('code_interpreter') }
}

function unusedKnowledge({ key, folder, settings }: KnowledgeEntry, displayRoot: string): Problem {
  const file = displayPath(settings ?? folder, displayRoot)
  const message = `no enabled assistant uses knowledge base ${key}, so it is not provisioned`
  const hint = `name it under a tool's knowledge, or remove it`
  return { code: 'knowledge-unused', severity: 'warning', file, message, hint }
}

/** By file and line; what several assistants inherit from one file is said once. */
function arrange(problems: Problem[]): Problem[] {
  const unique = new Map(problems.map((problem) => [JSON.stringify(problem), problem]))
  return [...unique.values()].toSorted((a, b) => {
    const [fileA, fileB] = [a.file ?? '', b.file ?? '']
    if (fileA !== fileB) return fileA < fileB ? -1 : 1
    return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)
  })
}
