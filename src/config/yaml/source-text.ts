import { readFile } from 'node:fs/promises'
import type { Problem, ProblemCode } from '../../errors.ts'
import { codeFrame } from './code-frame.ts'
import type { Place } from '../desired.ts'
import { displayPath } from '../display-path.ts'
import type { Read } from '../read.ts'

/** A text file a user wrote. Positions are offsets into `text`, in UTF-16 units. */
export interface SourceText {
  /** Absolute path. */
  file: string
  /** The path to show in problems. */
  display: string
  text: string
}

/** A stretch of a source; `end` is exclusive. */
export interface Origin {
  source: SourceText
  start: number
  end: number
}

/** Reads a text file: UTF-8, without its byte order mark, line ends as `\n`. */
export async function readText(file: string, displayRoot: string): Promise<Read<SourceText>> {
  const display = displayPath(file, displayRoot)
  const fail = (code: ProblemCode, message: string, hint?: string): Read<SourceText> => ({
    problems: [{ code, severity: 'error', file: display, message, ...(hint && { hint }) }],
  })
  let bytes: Buffer
  try {
    bytes = await readFile(file)
  } catch (error) {
    const code = errorCode(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') return fail('file-missing', `${display} does not exist`)
    if (code === 'EISDIR') return fail('file-unreadable', `${display} is a folder, not a file`)
    if (code === 'ELOOP')
      return fail('symlink-loop', `${display} is a symbolic link that leads back to itself`)
    return fail('file-unreadable', `${display} cannot be read (${code ?? String(error)})`)
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return { value: { file, display, text: text.replaceAll('\r\n', '\n') }, problems: [] }
  } catch {
    const text = new TextDecoder('utf-8').decode(bytes)
    const place = placeOf({ source: { file, display, text }, start: text.indexOf('\ufffd'), end: 0 })
    const message = `${display} is not valid UTF-8`
    return { problems: [problemAt('file-encoding', place, message, 'save it as UTF-8')] }
  }
}

/** Line, column and code frame of an origin. */
export function placeOf({ source, start, end }: Origin): Place {
  const lines = linesOf(source)
  const index = indexOfLine(lines, start)
  const column = start - (lines[index]?.start ?? 0) + 1
  const frame = codeFrame(lines[index - 1]?.text, lines[index]?.text ?? '', index + 1, column, end - start)
  return { file: source.display, line: index + 1, column, frame }
}

interface Line {
  /** Offset of its first character. */
  start: number
  text: string
}

/** Every assertion of a suite has a place, so a text is cut into lines once. */
const cut = new WeakMap<SourceText, Line[]>()

function linesOf(source: SourceText): Line[] {
  const known = cut.get(source)
  if (known !== undefined) return known
  let start = 0
  const lines = source.text.split('\n').map((text): Line => {
    const line = { start, text }
    start += text.length + 1
    return line
  })
  cut.set(source, lines)
  return lines
}

/** The last line that begins at an offset or before it. */
function indexOfLine(lines: Line[], offset: number): number {
  let low = 0
  for (let high = lines.length - 1; low < high;) {
    const middle = (low + high + 1) >> 1
    if ((lines[middle]?.start ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}

/** An error at a place. */
export function problemAt(code: ProblemCode, place: Place, message: string, hint?: string): Problem {
  return { code, severity: 'error', ...place, message, ...(hint !== undefined && { hint }) }
}

/** The system's code of a failed call, such as `ENOENT`. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
