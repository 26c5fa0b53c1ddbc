import type { YAMLError } from 'yaml'
import type { Problem } from '../errors.ts'
import { placeOf, problemAt, type SourceText } from './source-text.ts'

/** What the YAML parser complained about, as problems in plain words. */
export function syntaxProblems(source: SourceText, errors: YAMLError[]): Problem[] {
  const duplicates = errors.filter((error) => error.code === 'DUPLICATE_KEY')
  const others = errors.filter((error) => error.code !== 'DUPLICATE_KEY')
  const unquoted = others.flatMap((error) => unquotedVariable(source, error) ?? [])
  // One slip makes the parser complain about everything after it, so only its first complaint is worth reading.
  const first =
    unquoted.length > 0 ? uniqueLines(unquoted) : others.slice(0, 1).map((error) => explain(source, error))
  return [...first, ...duplicates.map((error) => explain(source, error))]
}

/** An unquoted `{{name}}` is a map inside a map to YAML, which no one means. */
function unquotedVariable(source: SourceText, error: YAMLError): Problem | undefined {
  const lineStart = source.text.lastIndexOf('\n', error.pos[0] - 1) + 1
  const line = source.text.slice(lineStart).split('\n', 1)[0] ?? ''
  const match = /(?<=^|[:,[{]\s*|-\s+)\{\{\s*[\w.-]+\s*\}\}/.exec(line)
  if (!match) return undefined
  const start = lineStart + match.index
  const place = placeOf({ source, start, end: start + match[0].length })
  const message = `${match[0]} is not quoted, so YAML reads it as a map`
  return problemAt('variable-unquoted', place, message, `quote the whole value: "${match[0]}"`)
}

function uniqueLines(problems: Problem[]): Problem[] {
  return problems.filter((problem, index) => problems.findIndex((p) => p.line === problem.line) === index)
}

function explain(source: SourceText, error: YAMLError): Problem {
  const [start, end] = error.pos
  const origin = { source, start, end }
  switch (error.code) {
    case 'DUPLICATE_KEY': {
      const key = /^[^:\n]*/.exec(source.text.slice(start))?.[0].trim() ?? ''
      const place = placeOf({ source, start, end: start + key.length })
      return problemAt('duplicate-key', place, `${key} is given twice in this map`, 'keep one of the two')
    }
    case 'TAB_AS_INDENT':
      return problemAt('yaml-syntax', placeOf(origin), 'a tab is used for indentation', 'use spaces')
    case 'MULTIPLE_DOCS': {
      const place = placeOf({ source, start, end: start + 3 })
      const hint = 'remove the --- line, or split the file'
      return problemAt('yaml-syntax', place, 'a file holds one YAML document, and here a second begins', hint)
    }
    case 'NON_STRING_KEY':
      return problemAt('yaml-syntax', placeOf(origin), 'a key must be text, not a map or a list', 'quote it')
    case 'TAG_RESOLVE_FAILED':
      return problemAt(
        'yaml-syntax',
        placeOf(origin),
        'YAML tags (!name) are not used here',
        'quote a value that begins with !',
      )
    case 'BAD_SCALAR_START':
      return problemAt('yaml-syntax', placeOf(origin), lowerFirst(error.message), 'quote the value')
    case 'BLOCK_AS_IMPLICIT_KEY':
      return problemAt(
        'yaml-syntax',
        placeOf(origin),
        'a second key begins on this line',
        'quote a value that contains ": "',
      )
    default:
      return problemAt('yaml-syntax', placeOf(origin), lowerFirst(error.message))
  }
}

function lowerFirst(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1)
}
