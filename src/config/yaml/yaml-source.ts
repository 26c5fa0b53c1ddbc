import type { z } from 'zod'
import type { Problem, ProblemCode } from '../../errors.ts'
import type { Place } from '../desired.ts'
import { keyOriginAt, originAt, toPlain, type Located, type Path } from './located.ts'
import { parseYaml } from './parse-yaml.ts'
import type { Read } from '../read.ts'
import { placeOf, problemAt, readText, type SourceText } from './source-text.ts'
import { validateData } from './validate.ts'

/** Data from YAML, with the places where it was written. */
export interface YamlSource {
  /** Absolute path. */
  file: string
  data: unknown
  node: Located
  /**
   * Where a value stands, or else the nearest thing around it that exists; with `needle`, where that text
   * first stands inside the value.
   */
  place(path: Path, needle?: string): Place
  /** Where a key stands. */
  keyPlace(path: Path): Place
  /** Checks the data against a schema; every issue becomes a problem at its place. */
  validate<S extends z.ZodType>(schema: S): Read<z.output<S>>
  problem(code: ProblemCode, path: Path, message: string, hint?: string): Problem
}

/**
 * Reads one YAML file whose top level is a map.
 * @param displayRoot the folder that paths in problems are relative to where the working directory is elsewhere
 */
export async function readYaml(
  file: string,
  displayRoot: string,
): Promise<{ source?: YamlSource; problems: Problem[] }> {
  const read = await readText(file, displayRoot)
  if (!read.value) return { problems: read.problems }
  const parsed = parseOnce(read.value)
  if (!parsed.value) return { problems: parsed.problems }
  const source = createSource(parsed.value, file)
  if (parsed.value.kind === 'map') return { source, problems: [] }
  const empty = parsed.value.kind === 'scalar' && parsed.value.value === null
  const message = empty ? 'the file is empty' : 'the top level must be a map of keys and values'
  return { problems: [source.problem('yaml-syntax', [], message)] }
}

/** Files as they were parsed last, by path: several environments read the same ones. */
const parsedFiles = new Map<string, { source: SourceText; parsed: Read<Located> }>()

function parseOnce(source: SourceText): Read<Located> {
  const known = parsedFiles.get(source.file)
  if (known?.source.text === source.text && known.source.display === source.display) return known.parsed
  const parsed = parseYaml(source)
  parsedFiles.set(source.file, { source, parsed })
  return parsed
}

/** Wraps located data, which may be merged from several files; `file` is the one it is named after. */
export function createSource(node: Located, file: string): YamlSource {
  const place = (path: Path, needle?: string) => {
    const origin = originAt(node, path)
    const found = needle === undefined ? -1 : origin.source.text.indexOf(needle, origin.start)
    if (needle === undefined || found < 0 || found >= origin.end) return placeOf(origin)
    return placeOf({ source: origin.source, start: found, end: found + needle.length })
  }
  const source: YamlSource = {
    file,
    data: toPlain(node),
    node,
    place,
    keyPlace: (path) => placeOf(keyOriginAt(node, path)),
    validate: (schema) => validateData(schema, source.data, source),
    problem: (code, path, message, hint) => problemAt(code, place(path), message, hint),
  }
  return source
}
