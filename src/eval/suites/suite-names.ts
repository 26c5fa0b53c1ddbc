import { interpolate } from '../../config/interpolate.ts'
import type { Vars } from '../../config/project.ts'
import type { YamlSource } from '../../config/yaml/yaml-source.ts'
import type { Problem } from '../../errors.ts'
import type { Suite } from './suite.ts'
import type { SuiteFile } from './suite-schema.ts'

/** What `assistant` or `models` names, vars filled in. Twice the same would be two suites of one key. */
export function readNames(
  suite: SuiteFile,
  field: 'assistant' | 'models',
  vars: Vars,
  source: YamlSource,
): { names: string[]; problems: Problem[] } {
  const written = suite[field]
  if (written === undefined) return { names: [], problems: [] }
  const { value = written, problems } = interpolate(written, vars, source, [field])
  const names = [value].flat()
  const suffixes = field === 'models' ? names.map(suffixOf) : names
  const twice = suffixes.flatMap((suffix, index) => (suffixes.indexOf(suffix) < index ? [index] : []))
  const repeated = twice.map((index) => {
    const message = `${names[index]} gives a suite of the same name as another one does`
    return source.problem('duplicate-key', [field, index], message, 'name each once')
  })
  return { names, problems: [...problems, ...repeated] }
}

/** The suite once for each model. The same is asked, so that only names differ. */
export function withModels(suite: Suite, models: string[]): Suite[] {
  if (models.length === 0) return [suite]
  const { key, ...rest } = suite
  return models.map((model) => ({
    key: models.length === 1 ? key : `${key}@${suffixOf(model)}`,
    ...rest,
    model,
  }))
}

/** Keys are names of files, and hosts call models things like `org/model:tag`. */
function suffixOf(name: string): string {
  return name.replaceAll(/[^\w.-]/g, '-')
}
