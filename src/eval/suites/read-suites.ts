import { join } from 'node:path'
import fg from 'fast-glob'
import type { Desired } from '../../config/desired.ts'
import type { Read } from '../../config/read.ts'
import { suggestHint } from '../../config/suggest.ts'
import { hasErrors, type Problem } from '../../errors.ts'
import { readYaml } from '../../config/yaml/yaml-source.ts'
import { readDataset } from './dataset.ts'
import { readSuite } from './read-suite.ts'
import { suiteSchema } from './suite-schema.ts'
import type { Suite } from './suite.ts'

/**
 * Reads the suites under `evals/`, in the order of their keys; all problems of all files at once.
 * @param names keys or paths of the wanted ones; all where there are none
 */
export async function readSuites(desired: Desired, names: string[] = []): Promise<Read<Suite[]>> {
  const files = await findSuiteFiles(desired.project.root)
  const { keys, problems } = selectKeys(names, [...files.keys()])
  const suites: Suite[] = []
  for (const key of keys) {
    const [file, twin] = files.get(key) ?? []
    if (twin !== undefined) problems.push(sameKey(key, twin))
    if (file === undefined) continue
    const read = await readSuite(desired, key, file)
    problems.push(...read.problems)
    suites.push(...(read.value ?? []))
  }
  return hasErrors(problems) ? { problems } : { value: suites, problems }
}

/** Keys of the suites that names mean, with none of them read yet. */
export async function findSuites(root: string, names: string[]): Promise<Read<string[]>> {
  const { keys, problems } = selectKeys(names, [...(await findSuiteFiles(root)).keys()])
  return problems.length > 0 ? { problems } : { value: keys, problems }
}

/**
 * What is wrong with the suites' files by themselves, for where assistants and knowledge have problems of their own
 * and what suites say of them cannot be judged.
 */
export async function checkSuiteFiles(root: string): Promise<Problem[]> {
  const files = [...(await findSuiteFiles(root)).values()].flat()
  const checks = await Promise.all(
    files.map(async (file) => {
      const { source, problems } = await readYaml(join(root, file), root)
      const dataset = source && (await readDataset(source, root))
      return [
        ...problems,
        ...(dataset?.problems ?? []),
        ...(dataset?.value?.validate(suiteSchema).problems ?? []),
      ]
    }),
  )
  return checks.flat()
}

/** By key; paths relative to the project. Baselines are run files, not suites. */
async function findSuiteFiles(root: string): Promise<Map<string, string[]>> {
  const found = await fg('**/*.{yaml,yml}', { cwd: join(root, 'evals'), ignore: ['baselines/**'] })
  return Map.groupBy(
    found.toSorted().map((path) => `evals/${path}`),
    keyOf,
  )
}

function keyOf(path: string): string {
  return path.replace(/^(\.\/)?evals\//, '').replace(/\.ya?ml$/, '')
}

function selectKeys(names: string[], keys: string[]): { keys: string[]; problems: Problem[] } {
  const wanted = new Set(names.map(keyOf))
  const unknown = [...wanted].filter((name) => !keys.includes(name))
  return {
    keys: names.length === 0 ? keys : keys.filter((key) => wanted.has(key)),
    problems: unknown.map((name) => ({
      code: 'unknown-suite',
      severity: 'error',
      message: `there is no suite ${name}`,
      hint: suggestHint(name, keys, 'write one in evals/'),
    })),
  }
}

function sameKey(key: string, file: string): Problem {
  const message = `${file} has the same key, ${key}, as another suite`
  return { code: 'duplicate-key', severity: 'error', file, message, hint: 'rename one of the two' }
}
