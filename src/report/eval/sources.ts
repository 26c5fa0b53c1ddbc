import type { CitedSource, ExpectedSource, Sources } from '../../eval/scoring/score.ts'
import { describeGroup } from '../../eval/metrics/sources.ts'
import type { Paint } from '../paint.ts'
import { describeMissing } from './missing.ts'
import { plain } from '../plain.ts'
import { clipStart, lengthOf } from './text.ts'

/** More are counted, not shown. */
const retrievedShown = 5

/** Lines under a label. */
export interface Section {
  label: string
  lines: string[]
}

interface Note {
  name: string
  note: string
  style: 'green' | 'yellow' | 'red' | 'dim'
}

/** What the assertions of a whole thread expected of its turns together. */
export function renderExpected(expected: ExpectedSource[], width: number, paint: Paint): Section[] {
  return [{ label: 'expected', lines: renderNotes(expected.map(describeExpected), width, paint) }]
}

/** What was expected, cited and retrieved in one turn. Nothing where sources played no part in it. */
export function renderSources(
  { expected, cited, retrieved }: Sources,
  width: number,
  paint: Paint,
): Section[] {
  if (expected.length + cited.length + retrieved.length === 0) return []
  const wanted = new Set(expected.map(({ rank }) => rank))
  const files = retrieved.slice(0, retrievedShown).map(({ rank, path, fileId }) => {
    const name = clipStart(plain(path ?? fileId), width - 4)
    return `${paint('dim', String(rank).padStart(2))}  ${wanted.has(rank) ? paint('green', name) : name}`
  })
  const more = retrieved.length - files.length
  const citations = cited.map((source) => describeCited(source, expected.length > 0))
  return [
    ...renderExpected(expected, width, paint),
    { label: 'cited', lines: orNothing(renderNotes(citations, width, paint)) },
    { label: 'retrieved', lines: orNothing([...files, ...(more > 0 ? [`    and ${more} more`] : [])]) },
  ]
}

function orNothing(lines: string[]): string[] {
  return lines.length === 0 ? ['nothing'] : lines
}

function describeExpected({ group, missing }: ExpectedSource): Note {
  const name = describeGroup(group)
  if (missing === undefined) return { name, note: 'cited', style: 'green' }
  return { name, note: plain(describeMissing(missing)), style: 'red' }
}

function describeCited({ path, fileId, role }: CitedSource, somethingExpected: boolean): Note {
  const name = path ?? fileId
  if (role === 'unresolved') return { name, note: 'no file of this environment', style: 'red' }
  if (role === 'expected') return { name, note: 'expected', style: 'green' }
  if (role === 'allowed') return { name, note: 'allowed', style: 'dim' }
  if (role === 'forbidden') return { name, note: 'forbidden', style: 'red' }
  return { name, note: somethingExpected ? 'not expected' : '', style: 'yellow' }
}

function renderNotes(notes: Note[], width: number, paint: Paint): string[] {
  const room = width - Math.max(0, ...notes.map(({ note }) => note.length)) - 2
  const names = notes.map(({ name }) => clipStart(plain(name), room))
  const widest = Math.max(0, ...names.map(lengthOf))
  return notes.map(({ note, style }, index) => {
    const name = names[index] ?? ''
    return `${name}${' '.repeat(widest - lengthOf(name) + 2)}${paint(style, note)}`.trimEnd()
  })
}
