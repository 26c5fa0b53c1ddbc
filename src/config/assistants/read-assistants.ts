import { basename, extname, join } from 'node:path'
import type { Problem } from '../../errors.ts'

import type { DesiredAssistant } from '../desired.ts'
import { displayPath } from '../display-path.ts'
import type { ReferenceContext } from '../file-reference.ts'
import { duplicateKey, findCaseConflicts } from '../knowledge/key-conflicts.ts'
import type { KnowledgeUse } from '../references.ts'
import { resolveAssistant, type AssistantContext } from './resolve-assistant.ts'
import { checkRenames } from './renames.ts'
import { walkFolder, type WalkedFile } from '../knowledge/walk-folder.ts'

/** The assistants of a project in one environment. */
export interface ReadAssistants {
  /** Enabled ones without errors, sorted by key. */
  assistants: Map<string, DesiredAssistant>
  uses: KnowledgeUse[]
  problems: Problem[]
}

/** Reads every assistant under `assistants/`. */
export async function readAssistants(context: AssistantContext): Promise<ReadAssistants> {
  const { files, problems } = await listAssistants(context)
  const resolved = await Promise.all(
    [...files].map(async ([key, file]) => resolveAssistant(key, file.absolute, context)),
  )
  problems.push(...resolved.flatMap((one) => one.problems))
  const assistants = new Map(
    resolved.flatMap(({ assistant }) => (assistant ? [[assistant.key, assistant]] : [])),
  )
  problems.push(...checkRenames('assistant', [...assistants.values()], [...files.keys()]))
  return { assistants, uses: resolved.flatMap((one) => one.uses), problems }
}

/** Files of assistants by key, the path without its extension; names that begin with `_` are partials. */
async function listAssistants(
  context: ReferenceContext,
): Promise<{ files: Map<string, WalkedFile>; problems: Problem[] }> {
  const folder = join(context.root, 'assistants')
  const walked = await walkFolder(folder, context)
  const yaml = walked.files.filter(({ path }) => /\.ya?ml$/.test(path) && !basename(path).startsWith('_'))
  const files = new Map<string, WalkedFile>()
  const problems = [...walked.problems, ...findCaseConflicts(yaml, context.root)]
  for (const file of yaml) {
    const key = file.path.slice(0, -extname(file.path).length)
    const other = files.get(key)
    if (other) problems.push(duplicateKey(`assistant ${key}`, other.absolute, file.absolute, context.root))
    else files.set(key, file)
  }
  if (files.size === 0 && problems.length === 0) problems.push(noAssistants(folder, context.root))
  return { files, problems }
}

function noAssistants(folder: string, displayRoot: string): Problem {
  const file = displayPath(folder, displayRoot)
  const message = `${file}/ holds no assistant`
  return {
    code: 'file-missing',
    severity: 'warning',
    file,
    message,
    hint: 'declare one in assistants/<key>.yaml',
  }
}
