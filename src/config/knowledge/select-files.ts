import type { Problem } from '../../errors.ts'
import { displayPath } from '../display-path.ts'
import { fileType, literalTypes, toolNames, useOf, type FileUse, type Tools } from './file-types.ts'
import { inspectFile } from './inspect-file.ts'
import { findCaseConflicts } from './key-conflicts.ts'
import type { KnowledgeSettings } from './knowledge-settings.ts'
import type { WalkedFile } from './walk-folder.ts'

/** A file of a knowledge base and the tools that get it. */
export type UsedFile = WalkedFile & FileUse & { type: string }

/**
 * Decides which tool gets which file. Types that none takes are summed up in one warning, unless `include`
 * names them outright, which is an error.
 */
export async function selectFiles(
  files: WalkedFile[],
  tools: Tools,
  settings: KnowledgeSettings,
  displayRoot: string,
): Promise<{ files: UsedFile[]; problems: Problem[] }> {
  const all = files.map((file): UsedFile => {
    const type = fileType(file.path)
    return { ...file, type, ...useOf(type, tools, settings.uploadAsText) }
  })
  const untaken = Map.groupBy(
    all.filter((file) => !file.search && !file.code),
    (file) => file.type,
  )
  const named = new Map(
    (settings.include ?? []).flatMap((glob, index) => literalTypes(glob).map((type) => [type, index])),
  )
  const used = all.filter((file) => file.search || file.code)
  // What is skipped may have whatever names it likes.
  const problems = findCaseConflicts(used, displayRoot)
  const skipped: [string, number][] = []
  for (const [type, group] of untaken) {
    const index = named.get(type)
    if (index === undefined) skipped.push([type, group.length])
    else problems.push(await unsupported(type, group, index, tools, settings, displayRoot))
  }
  if (skipped.length > 0) problems.push(summarize(skipped, tools, displayPath(settings.root, displayRoot)))
  return { files: used, problems }
}

async function unsupported(
  type: string,
  group: UsedFile[],
  index: number,
  tools: Tools,
  { source }: KnowledgeSettings,
  displayRoot: string,
): Promise<Problem> {
  const shown = group.slice(0, 3).map((file) => displayPath(file.absolute, displayRoot))
  const more = group.length > shown.length ? ` and ${group.length - shown.length} more` : ''
  const message = `${shown.join(', ')}${more}: ${takeNo(tools)} ${type}`
  const helps = tools.search && (await isText(group[0]))
  const hint = helps ? `add upload_as_text: ["${type}"] to send them as text` : 'take the type out of include'
  const place = source?.place(['include', index], type.slice(1)) ?? {}
  return { code: 'file-type-unsupported', severity: 'error', ...place, message, hint }
}

async function isText(file: UsedFile | undefined): Promise<boolean> {
  return (
    file !== undefined && (await inspectFile(file.absolute, true).catch(() => undefined))?.isText === true
  )
}

function summarize(skipped: [string, number][], tools: Tools, file: string): Problem {
  const count = skipped.reduce((sum, [, files]) => sum + files, 0)
  const types = skipped
    .toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([type, files]) => `${type || 'files without an extension'} (${files})`)
  const message = `${count} ${count === 1 ? 'file' : 'files'} skipped: ${takeNo(tools)} ${types.join(', ')}`
  const hint = tools.search
    ? 'exclude them, or list text types under upload_as_text to send them as text'
    : 'exclude them'
  return { code: 'files-skipped', severity: 'warning', file, message, hint }
}

function takeNo(tools: Tools): string {
  return `${toolNames(tools)} ${tools.search && tools.code ? 'take' : 'takes'} no`
}
