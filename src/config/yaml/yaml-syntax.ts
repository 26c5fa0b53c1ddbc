import { visit, type Document, type YAMLError } from 'yaml'
import type { Problem } from '../../errors.ts'
import { placeOf, problemAt, type SourceText } from './source-text.ts'

/** What the YAML parser complained about, as problems in plain words. */
export function syntaxProblems(source: SourceText, document: Document): Problem[] {
  const errors: YAMLError[] = [...document.errors, ...document.warnings]
  const duplicates = errors.filter((error) => error.code === 'DUPLICATE_KEY')
  const others = errors.filter((error) => error.code !== 'DUPLICATE_KEY')
  const unquoted = others.flatMap((error) => unquotedVariable(source, error) ?? [])
  // One slip makes the parser complain about everything after it, so only its first complaint is worth reading.
  const first =
    unquoted.length > 0
      ? uniqueLines(unquoted)
      : others.slice(0, 1).map((error) => explainFirst(source, error, document))
  return [...first, ...duplicates.map((error) => explain(source, error))]
}

/** An unquoted `{{name}}` is a map inside a map to YAML, which no one means. */
function unquotedVariable(source: SourceText, error: YAMLError): Problem | undefined {
  const here = /^\{\{\s*[\w.-]+\s*\}\}/.exec(source.text.slice(error.pos[0]))
  const lineStart = source.text.lastIndexOf('\n', error.pos[0] - 1) + 1
  const line = source.text.slice(lineStart).split('\n', 1)[0] ?? ''
  const asValue = /(?<=^|[:,[{]\s*|-\s+)\{\{\s*[\w.-]+\s*\}\}/.exec(line)
  const [written] = here ?? asValue ?? []
  if (written === undefined) return undefined
  const start = here ? error.pos[0] : lineStart + (asValue?.index ?? 0)
  const place = placeOf({ source, start, end: start + written.length })
  const message = `${written} is not quoted, so YAML reads it as a map`
  return problemAt(
    'variable-unquoted',
    place,
    message,
    `quote the whole value: "${here ? `… ${written}` : written}"`,
  )
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
    case 'MULTILINE_IMPLICIT_KEY':
      return problemAt(
        'yaml-syntax',
        placeOf(origin),
        'a key and its colon must stand on one line',
        'is a colon missing?',
      )
    case 'MISSING_CHAR':
      return problemAt('yaml-syntax', placeOf(origin), lowerFirst(error.message), missingHint(error))
    case 'BLOCK_AS_IMPLICIT_KEY':
      return problemAt(
        'yaml-syntax',
        placeOf(origin),
        'this value looks like a key: a colon follows it, or the next line is indented further',
        'quote a value that contains ": ", and indent the keys of one map alike',
      )
    default:
      return problemAt('yaml-syntax', placeOf(origin), lowerFirst(error.message))
  }
}

function missingHint({ message }: YAMLError): string | undefined {
  return /need to be followed by map values/.test(message) ? 'is a colon missing?' : undefined
}

/** The parser notices an unclosed quote at the end of the file, but it is mended where it opens. */
function explainFirst(source: SourceText, error: YAMLError, document: Document): Problem {
  if (!/^Missing closing .quote/.test(error.message)) return explain(source, error)
  let start = error.pos[0]
  visit(document, {
    Scalar(_, { range, type }) {
      const quoted = type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE'
      if (quoted && range && range[0] < error.pos[0] && range[1] >= error.pos[0]) start = range[0]
    },
  })
  const place = placeOf({ source, start, end: start + 1 })
  return problemAt('yaml-syntax', place, 'the quote that opens here is never closed')
}

function lowerFirst(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1)
}
