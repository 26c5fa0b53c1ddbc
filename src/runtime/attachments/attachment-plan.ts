import { basename, extname } from 'node:path'
import type { Tool } from '../../config/desired.ts'
import type { Runtime } from '../../config/runtime.ts'
import { UserError } from '../../errors.ts'
import { codeFilesPerAssistant, codeFileTypes, searchFileTypes, storesPerAssistant } from '../../limits.ts'
import type { Attachment } from '../conversations.ts'

/** What an attachment is used for. An image is an `input` of its own kind. */
export type Use = 'code_interpreter' | 'file_search' | 'input' | 'image'

export interface PlannedAttachment {
  path: string
  /** The name that the provider gets. */
  name: string
  use: Use
}

/** What the assistant brings that attachments have to fit to. */
export interface AttachmentHost {
  runtime: Runtime
  assistant: string
  /** Absent where they are not known, so that they cannot be missed either. */
  tools?: Tool['type'][]
  /** Vector stores that the assistant searches already. */
  stores: number
  /** Files that its code interpreter has already. */
  codeFiles: number
}

/** Images that models look at. OpenAI's guide to vision. */
const imageTypes = ['.gif', '.jpeg', '.jpg', '.png', '.webp']
/** What is computed with rather than read. */
const dataTypes = ['.csv', '.json', '.jsonl', '.pkl', '.tar', '.tsv', '.xlsx', '.xml', '.zip']

/**
 * Decides what each attachment is used for: as it says, else by its type, images before the model's eyes, data to the
 * code interpreter, texts to file search, each where the assistant has the tool. Throws `UserError` that names every
 * attachment which cannot be used, and why.
 */
export function planAttachments(attachments: Attachment[], host: AttachmentHost): PlannedAttachment[] {
  const problems: string[] = []
  const planned = attachments.flatMap(({ path, for: wanted }) => {
    const candidates = wanted === undefined ? usesByType(path) : [usesOf(path, wanted)]
    const refusals = candidates.map((use) => refuse(path, use, host))
    const chosen = candidates.find((_, index) => refusals[index] === undefined)
    if (chosen !== undefined) return [{ path, name: basename(path), use: chosen }]
    problems.push(`${path}: ${refusals[0]}`)
    return []
  })
  problems.push(...refuseTogether(planned, host))
  if (problems.length === 0) return planned
  throw new UserError('invalid-value', `cannot attach ${problems.join('; ')}`, {
    hint: 'say what a file is for with for: code_interpreter, file_search or input, or leave it out',
  })
}

function usesOf(path: string, wanted: NonNullable<Attachment['for']>): Use {
  return wanted === 'input' && imageTypes.includes(typeOf(path)) ? 'image' : wanted
}

function usesByType(path: string): Use[] {
  const type = typeOf(path)
  if (imageTypes.includes(type)) return ['image', 'code_interpreter']
  if (dataTypes.includes(type)) return ['code_interpreter', 'file_search', 'input']
  return ['file_search', 'input', 'code_interpreter']
}

/** Why a file cannot be used so, or undefined where it can. */
function refuse(path: string, use: Use, { runtime, tools, assistant }: AttachmentHost): string | undefined {
  if (use === 'input' || use === 'image')
    return runtime === 'assistants'
      ? 'the assistants runtime has no input: a file is for its code_interpreter or file_search'
      : undefined
  if (tools !== undefined && !tools.includes(use)) return `assistant ${assistant} has no ${use} tool`
  const accepted = use === 'file_search' ? searchFileTypes : codeFileTypes
  const type = typeOf(path)
  return accepted.includes(type) ? undefined : `${use} takes no ${type || 'files without an extension'}`
}

/** What only shows when all are taken together. */
function refuseTogether(planned: PlannedAttachment[], host: AttachmentHost): string[] {
  const { runtime, assistant, stores, codeFiles } = host
  const problems: string[] = []
  const searched = planned.find(({ use }) => use === 'file_search')
  // On `assistants` a thread has a store of its own beside that of the assistant.
  if (searched !== undefined && runtime === 'responses' && stores >= storesPerAssistant.responses)
    problems.push(
      `${searched.path}: it takes a vector store, and assistant ${assistant} searches ${stores} already, ` +
        `which is all that the responses runtime searches`,
    )
  const coded = planned.filter(({ use }) => use === 'code_interpreter').length
  const max = codeFilesPerAssistant[runtime]
  if (coded > 0 && coded + codeFiles > max)
    problems.push(
      `${coded} files for code_interpreter: assistant ${assistant} has ${codeFiles} already, and ${max} is the most`,
    )
  return problems
}

function typeOf(path: string): string {
  return extname(path).toLowerCase()
}
