import type { Problem } from '../../errors.ts'
import { instructionsMax } from '../../limits.ts'
import { checkReference, resolveReference, type ReferenceContext } from '../file-reference.ts'
import { fillText, undefinedVariable } from '../interpolate.ts'
import { originAt, type Path } from '../yaml/located.ts'
import type { Vars } from '../project.ts'
import type { Read } from '../read.ts'
import { placeOf, readText } from '../yaml/source-text.ts'
import type { YamlSource } from '../yaml/yaml-source.ts'

const textHint = 'a line that ends in .md or .txt is a path; to make it text, end it otherwise'

/** True for a one-line value that begins with `./` or `../`, or ends in `.md` or `.txt`. */
export function isPath(value: string): boolean {
  return !value.includes('\n') && (/^\.\.?\//.test(value) || /\.(md|txt)$/.test(value))
}

/**
 * The instructions of an assistant: its texts and files, `{{var}}` in the files filled (those in the YAML are
 * already), joined by blank lines.
 */
export async function readInstructions(
  declared: string | string[],
  source: YamlSource,
  vars: Vars,
  context: ReferenceContext,
): Promise<Read<string>> {
  const parts = typeof declared === 'string' ? [declared] : declared
  const read = await Promise.all(
    parts.map((part, index) => {
      const path = typeof declared === 'string' ? ['instructions'] : ['instructions', index]
      return isPath(part) ? readPart(part, path, source, vars, context) : { value: part, problems: [] }
    }),
  )
  const problems = read.flatMap((part) => part.problems)
  if (problems.length > 0) return { problems }
  const text = read.map((part) => (part.value ?? '').trimEnd()).join('\n\n')
  if (text.length <= instructionsMax) return { value: text, problems: [] }
  const message = `instructions: are ${text.length} characters long, at most ${instructionsMax} are allowed`
  return { problems: [source.problem('limit-exceeded', ['instructions'], message)] }
}

async function readPart(
  part: string,
  path: Path,
  source: YamlSource,
  vars: Vars,
  context: ReferenceContext,
): Promise<Read<string>> {
  // What is still unfilled is reported where the YAML is filled.
  if (part.includes('{{')) return { value: part, problems: [] }
  const file = resolveReference(part, originAt(source.node, path).source.file)
  const missing = await checkReference(file, source.place(path), context, textHint)
  if (missing) return { problems: [missing] }
  const read = await readText(file, context.root)
  if (!read.value) return { problems: read.problems }
  const text = read.value
  const problems: Problem[] = []
  const filled = fillText(text.text, vars, (name, raw, start) => {
    const place = placeOf({ source: text, start, end: start + raw.length })
    problems.push(undefinedVariable(name, vars, place))
  })
  return problems.length > 0 ? { problems } : { value: filled, problems }
}
