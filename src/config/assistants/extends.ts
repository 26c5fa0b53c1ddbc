import type { Problem } from '../../errors.ts'
import { displayPath } from '../display-path.ts'
import { checkReference, resolveReference, type ReferenceContext } from '../file-reference.ts'
import { flattenTools } from './flatten-tools.ts'
import { nodeAt, without } from '../yaml/located.ts'
import { merge } from './merge.ts'
import type { Read } from '../read.ts'
import { createSource, readYaml, type YamlSource } from '../yaml/yaml-source.ts'

/** What an assistant does not take over from the file it extends: who it is and was. */
const ownKeys = ['was', 'extends']

/**
 * Reads an assistant's file with everything it extends merged in; values keep their place in the file that
 * holds them.
 * @param chain files that led here, to find loops
 */
export async function readExtended(
  file: string,
  context: ReferenceContext,
  chain: string[] = [],
): Promise<Read<YamlSource>> {
  const { source, problems } = await readYaml(file, context.root)
  if (source?.node.kind !== 'map') return { problems }
  const own = flattenTools(source.node)
  const parent = nodeAt(own, ['extends'])
  if (!parent || (parent.kind === 'scalar' && parent.value === null))
    return { value: createSource(own, file), problems }
  if (parent.kind !== 'scalar' || typeof parent.value !== 'string') {
    return {
      problems: [source.problem('invalid-value', ['extends'], 'extends: expected the path of one YAML file')],
    }
  }

  const parentFile = resolveReference(parent.value, file)
  const visited = [...chain, file]
  if (visited.includes(parentFile)) return { problems: [loop(source, [...visited, parentFile], context)] }
  const problem = await checkReference(parentFile, source.place(['extends']), context)
  if (problem) return { problems: [problem] }
  const base = await readExtended(parentFile, context, visited)
  if (base.value?.node.kind !== 'map') return { problems: base.problems }
  const merged = merge(without(base.value.node, ownKeys), without(own, ['extends']))
  return { value: createSource(merged, file), problems: base.problems }
}

function loop(source: YamlSource, files: string[], context: ReferenceContext): Problem {
  const names = files.map((file) => displayPath(file, context.root))
  const first = names.indexOf(names.at(-1) ?? '')
  const message = `extends leads back to itself: ${names.slice(first).join(' → ')}`
  return source.problem('extends-loop', ['extends'], message, 'remove one extends of the circle')
}
