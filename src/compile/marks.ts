import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import { metadataPairsMax } from '../limits.ts'

/** Whose remote objects are ours: one environment of one copy of one project. */
export interface Owner {
  project: string
  id: string
  /** `<env>` or `<env>@<instance>`. */
  environment: string
}

const applying = 'applying:'
const retired = 'retired:'

/**
 * The metadata that marks a vector store or an assistant as ours.
 * @param by which sync writes it, so that another one can name it
 */
export function marksFor(
  owner: Owner,
  key: string,
  digest: string,
  state: 'applying' | 'applied',
  by?: string,
) {
  const unfinished = `${applying}${digest}${by === undefined ? '' : ` by ${by}`}`
  return {
    'asst:project': `${owner.project}/${owner.id}`,
    'asst:env': owner.environment,
    'asst:key': key,
    'asst:digest': state === 'applying' ? unfinished : digest,
  }
}

/** Adds which sync has finished writing an object, where its metadata has room for one pair more. */
export function signed(metadata: Record<string, string>, by: string): Record<string, string> {
  const isFull = Object.keys(metadata).length >= metadataPairsMax && metadata['asst:by'] === undefined
  return isFull ? metadata : { ...metadata, 'asst:by': by }
}

/** Which sync wrote an object last, or is writing it: `<machine>#<random>`. */
export function writerOf(metadata: Record<string, string> | null | undefined): string | undefined {
  return / by (.+)$/s.exec(metadata?.['asst:digest'] ?? '')?.[1] ?? metadata?.['asst:by']
}

/** The marks of a vector store whose place another has taken. `at` is milliseconds since 1970. */
export function retiredMarks(owner: Owner, key: string, digest: string, at: number) {
  const mark = `${retired}${Math.floor(at / 1000)}:${digest}`
  return { ...marksFor(owner, key, digest, 'applied'), 'asst:digest': mark }
}

/** What an object's marks say of it. */
export interface Marks {
  key: string
  digest: string
  /** A sync began to write it and has not finished. */
  isApplying: boolean
  /** Seconds since 1970: when another store took its place. */
  retiredAt?: number
  /** Which sync wrote it, `<machine>#<random>`. */
  by?: string
}

/** The marks of an object of ours; undefined where it is unmarked or somebody else's. */
export function readMarks(
  metadata: Record<string, string> | null | undefined,
  owner: Owner,
): Marks | undefined {
  if (metadata?.['asst:project'] !== `${owner.project}/${owner.id}`) return undefined
  if (metadata['asst:env'] !== owner.environment) return undefined
  const key = metadata['asst:key']
  if (key === undefined) return undefined
  const mark = metadata['asst:digest'] ?? ''
  if (mark.startsWith(retired)) {
    const [, at = '', digest = ''] = mark.split(':')
    return { key, digest, isApplying: false, retiredAt: Number(at) || 0 }
  }
  const isApplying = mark.startsWith(applying)
  const digest = isApplying ? mark.slice(applying.length).replace(/ by .*$/s, '') : mark
  const by = writerOf(metadata)
  return { key, digest, isApplying, ...(by === undefined ? {} : { by }) }
}

/** True where an object carries the marks of another project or environment, so that we must not touch it. */
export function isForeign(metadata: Record<string, string> | null | undefined, owner: Owner): boolean {
  return metadata?.['asst:project'] !== undefined && readMarks(metadata, owner) === undefined
}

/** The user's own metadata, without our marks. */
export function withoutMarks(metadata: Record<string, string> | null | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata ?? {}).filter(([key]) => !key.startsWith('asst:')))
}

/**
 * The exact name under which a file is uploaded, `<stem>.<env6>-<content10><ext>`: files carry no metadata, so the
 * name is what recognises them. Equal path and bytes give equal names, so one File serves several stores and tools.
 */
export function uploadName(owner: Owner, file: { path: string; sha256: string }, asText: boolean): string {
  const extension = posix.extname(file.path)
  const stem = posix.basename(file.path, extension)
  const env = environmentCode(owner)
  const content = base32(`${file.path}\0${file.sha256}`, 10)
  return `${stem}.${env}-${content}${extension}${asText ? '.txt' : ''}`
}

/** True where a file's name has the form `uploadName` gives in this environment. */
export function isUploadName(owner: Owner, name: string): boolean {
  const env = environmentCode(owner)
  return new RegExp(`\\.${env}-[a-z2-7]{10}(\\.[^.]*)?(\\.txt)?$`).test(name)
}

const environmentCodes = new WeakMap<Owner, string>()

/** Made once, because every file of an environment has it in its name. */
function environmentCode(owner: Owner): string {
  const known = environmentCodes.get(owner)
  if (known !== undefined) return known
  const code = base32(`${owner.project}\0${owner.id}\0${owner.environment}`, 6)
  environmentCodes.set(owner, code)
  return code
}

/** The first `length` characters of the text's SHA-256 in lowercase RFC 4648 base32: 5 bits a character. */
function base32(text: string, length: number): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'
  const bytes = createHash('sha256').update(text).digest()
  let code = ''
  let bits = 0
  let pending = 0
  for (let at = 0; code.length < length; bits -= 5) {
    if (bits < 5) {
      pending = ((pending << 8) | (bytes[at++] ?? 0)) & 0xffff
      bits += 8
    }
    code += alphabet[(pending >> (bits - 5)) & 31]
  }
  return code
}
