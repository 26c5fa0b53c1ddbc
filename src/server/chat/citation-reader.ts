import type { TurnEvent } from '../model/turn.ts'

type Source = { fileId: string; filename: string }

/** Turns the words of a model into events, as they come. */
export interface CitationReader {
  read(delta: string): TurnEvent[]
  /** What was held back. */
  end(): TurnEvent[]
}

const folder = 'sandbox:/mnt/data/'

/** Where something may begin that is no plain text: a mark with the spaces before it, a path, or code. */
const beginning = /\s*[[【]|sandbox:|`+/
/** `[1]`, `[1, 3]`, `【2】`, and what models make of the marks they have seen elsewhere: `【2†source】`. */
const mark = /^\s*(?:\[(\d+(?:\s*,\s*\d+)*)\]|【(\d+)(?::\d+)?(?:†[^】]*)?】)/
/** The beginning of a mark whose end has not come yet. */
const openMark = /^\s*(?:\[[\d\s,]*|【[\d:]*(?:†[^】]{0,200})?)$/
/** The end of a text that may be the beginning of something. */
const undecided = /\s+$|s(?:a(?:n(?:d(?:b(?:o(?:x)?)?)?)?)?)?$/

/**
 * Reads an answer in which sources are cited by their number in square brackets, and files that code made are named by
 * their path in the sandbox. Marks inside of code, of Markdown links and of sources that do not exist are left as they
 * are. A mark is taken out of the text with the spaces before it.
 */
export function createCitationReader(sources: Source[], files: string[]): CitationReader {
  let buffer = ''
  let inCode = false
  let events: TurnEvent[] = []
  const citedHere = new Set<string>()

  function say(length: number): void {
    const text = buffer.slice(0, length)
    buffer = buffer.slice(length)
    if (text === '') return
    events.push({ type: 'text', segment: { text } })
    citedHere.clear()
  }

  /** True where the mark was decided upon. */
  function readMark(isLast: boolean): boolean {
    const found = mark.exec(buffer)
    const bracket = buffer.search(/[[【]/) + 1
    if (found === null) {
      if (openMark.test(buffer) && !isLast) return false
      say(bracket)
      return true
    }
    const [whole, list, single] = found
    const next = buffer[whole.length]
    if (next === undefined && !isLast) return false
    const cited = (list ?? single ?? '').split(',').flatMap((number) => sources[Number(number) - 1] ?? [])
    if (inCode || next === '(' || cited.length === 0) {
      say(bracket)
      return true
    }
    buffer = buffer.slice(whole.length)
    for (const source of cited) {
      if (citedHere.has(source.fileId)) continue
      citedHere.add(source.fileId)
      events.push({ type: 'text', segment: { text: '', source } })
    }
    return true
  }

  function readPath(isLast: boolean): boolean {
    const paths = files.map((file) => folder + file)
    const named = paths.find((path) => buffer.startsWith(path))
    if (named !== undefined) {
      buffer = buffer.slice(named.length)
      events.push({ type: 'link', file: named.slice(folder.length) })
      return true
    }
    if (!isLast && paths.some((path) => path.startsWith(buffer))) return false
    say('sandbox:'.length)
    return true
  }

  function readTicks(isLast: boolean): boolean {
    const ticks = /^`+/.exec(buffer)?.[0].length ?? 0
    if (ticks === buffer.length && !isLast) return false
    inCode = !inCode
    say(ticks)
    return true
  }

  function readOn(isLast: boolean): TurnEvent[] {
    events = []
    while (buffer !== '') {
      const start = buffer.search(beginning)
      if (start < 0) {
        const held = isLast ? null : undecided.exec(buffer)
        say(held === null ? buffer.length : held.index)
        break
      }
      say(start)
      const decide = buffer.startsWith('`') ? readTicks : buffer.startsWith('sandbox:') ? readPath : readMark
      if (!decide(isLast)) break
    }
    return events
  }

  return {
    read: (delta) => {
      buffer += delta
      return readOn(false)
    },
    end: () => readOn(true),
  }
}
