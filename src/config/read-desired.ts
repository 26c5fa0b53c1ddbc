import PQueue from 'p-queue'
import { hasErrors, type Problem } from '../errors.ts'
import type { Desired, DesiredKnowledge } from './desired.ts'
import { displayPath } from './display-path.ts'
import type { Tools } from './file-types.ts'
import { readKnowledgeSettings, type KnowledgeContext } from './knowledge-settings.ts'
import { listKnowledge, type KnowledgeEntry } from './list-knowledge.ts'
import type { Environment, Project } from './project.ts'
import type { Read } from './read.ts'
import { readAssistants } from './read-assistants.ts'
import { readKnowledge } from './read-knowledge.ts'
import { findRepository } from './repository.ts'
import type { KnowledgeUse } from './references.ts'

/** Files hashed at a time: more gains nothing on a disk and holds more memory. */
const filesAtOnce = 16

/** Reads everything a project declares for one environment; all problems of all files at once. */
export async function readDesired(project: Project, environment: Environment): Promise<Read<Desired>> {
  const context = { root: project.root, repository: await findRepository(project.root), project, environment }
  const listed = await listKnowledge(project.root)
  const read = await readAssistants({ ...context, knowledgeKeys: [...listed.entries.keys()] })
  const queue = new PQueue({ concurrency: filesAtOnce })
  const bases = await Promise.all(
    [...listed.entries.values()].map((entry) =>
      readBase(entry, toolsOf(entry.key, read.uses), context, queue),
    ),
  )

  const unused = [...listed.entries.values()].filter(
    ({ key }) => !read.uses.some((use) => use.knowledge === key),
  )
  // Assistants with errors may use more than can be told.
  const warnings = hasErrors(read.problems) ? [] : unused.map((entry) => unusedKnowledge(entry, project.root))
  const problems = arrange([
    ...listed.problems,
    ...read.problems,
    ...bases.flatMap((base) => base.problems),
    ...warnings,
  ])
  if (hasErrors(problems)) return { problems }
  const knowledge = new Map(bases.flatMap(({ value }) => (value ? [[value.key, value]] : [])))
  return { value: { project, environment, assistants: read.assistants, knowledge }, problems }
}

/** Settings are checked even where nothing uses them; files are read only where something does. */
async function readBase(
  entry: KnowledgeEntry,
  tools: Tools,
  context: KnowledgeContext,
  queue: PQueue,
): Promise<Read<DesiredKnowledge>> {
  const settings = await readKnowledgeSettings(entry, context)
  if (!settings.value) return { problems: settings.problems }
  if (!tools.search && !tools.code) return { problems: [] }
  return readKnowledge(settings.value, tools, context, queue)
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
