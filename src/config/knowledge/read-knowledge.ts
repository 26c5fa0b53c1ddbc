import { hasErrors, type Problem } from '../../errors.ts'
import type { DesiredKnowledge } from '../desired.ts'
import { displayPath } from '../display-path.ts'
import { toolNames, type Tools } from './file-types.ts'
import type { KnowledgeContext, KnowledgeSettings } from './knowledge-settings.ts'
import type { Read } from '../read.ts'
import { readFiles, type FileReading } from './read-files.ts'
import { scanFolder } from './scan-folder.ts'
import { selectFiles } from './select-files.ts'

/** Reads the files of a knowledge base that tools use. */
export async function readKnowledge(
  settings: KnowledgeSettings,
  tools: Tools,
  context: KnowledgeContext,
  reading: FileReading,
): Promise<Read<DesiredKnowledge>> {
  const scanned = await scanFolder(settings, context)
  const selected = await selectFiles(scanned.files, tools, settings, context.root)
  const read = await readFiles(selected.files, settings, context.root, reading)
  const problems = [...scanned.problems, ...selected.problems, ...read.problems]
  if (read.files.length === 0 && !hasErrors(problems)) problems.push(emptyKnowledge(settings, tools, context))
  if (hasErrors(problems)) return { problems }
  const { key, root, chunking, attributes, was, allowSecrets, file } = settings
  const value: DesiredKnowledge = {
    key,
    root,
    files: read.files,
    ...(chunking && { chunking }),
    attributes,
    ...tools,
    was,
    ...(allowSecrets && { allowSecrets }),
    ...(file !== undefined && { file }),
  }
  return { value, problems }
}

function emptyKnowledge({ key, root }: KnowledgeSettings, tools: Tools, context: KnowledgeContext): Problem {
  const file = displayPath(root, context.root)
  const message = `knowledge base ${key} holds no file that ${toolNames(tools)} can use`
  const hint = 'put files there, or take it out of the assistants that name it'
  return { code: 'knowledge-empty', severity: 'error', file, message, hint }
}
