import { checkCapabilities } from '../compile/capabilities.ts'
import { readDesired } from '../config/read-desired.ts'
import { readProject } from '../config/read-project.ts'
import { selectEnvironment } from '../config/select-environment.ts'
import type { Project } from '../config/project.ts'
import { hasErrors, type Problem, UserError } from '../errors.ts'
import { checkSuiteFiles, readSuites } from '../eval/suites/read-suites.ts'
import { count } from '../report/bytes.ts'
import { type FileCache, openFileCache } from '../state/file-cache.ts'
import { take } from '../workspace/open-workspace.ts'
import { createOutput, type GlobalFlags, type Terminal } from './terminal/context.ts'

/** Checks every file for one environment, or for all of them, without a request and without a key. */
export async function validate(flags: GlobalFlags, terminal: Terminal): Promise<number> {
  const output = createOutput(flags, terminal)
  const read = await readProject(flags.project ?? process.cwd())
  // Problems of asst.yaml do not hide those of the other files, so far as these can be read without it.
  const project = read.value ?? read.salvaged ?? take(read)
  const names = flags.env === undefined ? project.environmentNames : [flags.env]
  output.note(output.paint('dim', `${names.join(', ')} · files only`))

  const cache = await openFileCache(project.root, Date.now)
  const checks = await Promise.all(names.map((name) => checkEnvironment(project, name, cache)))
  await cache.save()
  const problems = mergeProblems([read.problems, ...checks])
  output.document({ version: 1, environments: names, valid: !hasErrors(problems), problems })
  if (hasErrors(problems)) {
    if (output.isJson) return 1
    const errors = problems.filter(({ severity }) => severity === 'error').length
    throw new UserError('files-invalid', `${count(errors, 'problem')} found`, { problems })
  }
  output.problems(problems)
  output.print(`${output.paint('green', 'Valid')} for ${count(names.length, 'environment')}.`)
  return 0
}

async function checkEnvironment(project: Project, name: string, cache: FileCache): Promise<Problem[]> {
  const environment = selectEnvironment(project, name)
  if (environment.value === undefined) return environment.problems
  const desired = await readDesired(project, environment.value, cache)
  if (desired.value === undefined) return [...desired.problems, ...(await checkSuiteFiles(project.root))]
  const suites = await readSuites(desired.value)
  return [...desired.problems, ...checkCapabilities(desired.value), ...suites.problems]
}

/** What is wrong in several environments is said once. */
function mergeProblems(checks: Problem[][]): Problem[] {
  return [...new Map(checks.flat().map((problem) => [JSON.stringify(problem), problem])).values()]
}
