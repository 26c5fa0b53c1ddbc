import { z } from 'zod'
import type { Problem } from '../../errors.ts'
import { nodeAt, without, type LocatedMap } from '../yaml/located.ts'
import { merge } from './merge.ts'
import { placeOf, problemAt } from '../yaml/source-text.ts'
import { suggestHint } from '../suggest.ts'
import { createSource, type YamlSource } from '../yaml/yaml-source.ts'

/** A file's tree with the overrides of one environment laid over it, and `environments` gone. */
export function applyOverride(node: LocatedMap, environment: string): LocatedMap {
  const base = without(node, ['environments'])
  const override = nodeAt(node, ['environments', environment])
  if (override?.kind !== 'map') return base
  const merged = merge(base, override)
  // What nothing overrides is placed in the file's own map, not in the override's.
  return merged.kind === 'map' ? { ...merged, origin: node.origin } : base
}

/**
 * Checks the overrides of all environments but the chosen one, whose are checked once they are applied: a slip
 * in production's must not wait for a deployment.
 * @param schema of one environment's overrides
 */
export function checkOverrides(
  source: YamlSource,
  schema: z.ZodType,
  chosen: string,
  environmentNames: string[],
): Problem[] {
  const { node } = source
  const environments = node.kind === 'map' ? node.entries.get('environments') : undefined
  if (node.kind !== 'map' || !environments) return []
  const unknown: Problem[] = []
  let value = environments.value
  if (value.kind === 'map') {
    for (const [name, { key }] of value.entries) {
      if (environmentNames.includes(name)) continue
      const hint = suggestHint(name, environmentNames, 'add it to environments in asst.yaml')
      const message = `environments: there is no environment ${name} in asst.yaml`
      unknown.push(problemAt('unknown-environment', placeOf(key), message, hint))
    }
    const chosenValue = value.entries.get(chosen)?.value
    // What is no map cannot be applied, so it is left in for the schema to refuse.
    if (chosenValue?.kind === 'map') value = without(value, [chosen])
  }
  const alone = { ...node, entries: new Map([['environments', { ...environments, value }]]) }
  const environmentsSchema = z.object({ environments: z.record(z.string(), schema).nullish() })
  return [...unknown, ...createSource(alone, source.file).validate(environmentsSchema).problems]
}
