import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Desired } from '../../config/desired.ts'
import type { Read } from '../../config/read.ts'
import { suggestHint } from '../../config/suggest.ts'
import { readYaml, type YamlSource } from '../../config/yaml/yaml-source.ts'
import { hasErrors, type Problem } from '../../errors.ts'
import type { Vars } from '../../config/project.ts'
import { knownSources } from './check-sources.ts'
import { readDataset } from './dataset.ts'
import { combinationsOf, matrixOf } from './matrix.ts'
import { metricNames } from '../metrics/summarise.ts'
import { attachmentHost } from './read-attachments.ts'
import { readTest } from './read-test.ts'
import type { Suite, TestCase } from './suite.ts'
import { readNames, withModels } from './suite-names.ts'
import { suiteSchema, type SuiteFile, type TestFile } from './suite-schema.ts'

/**
 * Reads one suite file: a suite for each assistant that it asks. One that the environment disables is left out, with a
 * warning. A test's vars win over those of `defaultTest`, those over the environment's and the project's.
 * @param file relative to the project
 */
export async function readSuite(desired: Desired, key: string, file: string): Promise<Read<Suite[]>> {
  const { root, vars: ofProject } = desired.project
  const yaml = await readYaml(join(root, file), root)
  const dataset = yaml.source && (await readDataset(yaml.source, root))
  const source = dataset?.value
  const checked = source?.validate(suiteSchema)
  const problems = [...yaml.problems, ...(dataset?.problems ?? []), ...(checked?.problems ?? [])]
  if (source === undefined || checked?.value === undefined) return { problems }
  const suite = checked.value
  const vars = { ...ofProject, ...desired.environment.vars, ...suite.defaultTest?.vars }
  const asked = readNames(suite, 'assistant', vars, source)
  const models = readNames(suite, 'models', vars, source)
  problems.push(...asked.problems, ...models.problems)

  const read = asked.names.map((assistant) =>
    readFor(assistant, {
      desired,
      suite,
      vars,
      source,
      key: asked.names.length === 1 ? key : `${key}@${assistant}`,
      file,
    }),
  )
  problems.push(...read.flatMap((one) => one.problems))
  // An assertion of `defaultTest` is read once a test, but its problems are worth saying once.
  const distinct = uniqueProblems(problems)
  if (hasErrors(distinct)) return { problems: distinct }
  return {
    value: read.flatMap(({ value }) => (value ? withModels(value, models.names) : [])),
    problems: distinct,
  }
}

interface SuiteContext {
  desired: Desired
  suite: SuiteFile
  vars: Vars
  source: YamlSource
  key: string
  file: string
}

/** The suite as one assistant is asked it. */
function readFor(assistant: string, context: SuiteContext): Read<Suite> {
  const { desired, suite, vars, source, key, file } = context
  const { environment, project } = desired
  if (!desired.assistants.has(assistant) && isDeclared(project.root, assistant)) {
    const message = `${key} is not run: ${environment.name} disables the assistant ${assistant}`
    return {
      problems: [{ ...source.problem('assistant-disabled', ['assistant'], message), severity: 'warning' }],
    }
  }
  const problems = checkAssistant(assistant, suite, desired, source)
  const known = knownSources(desired, assistant)
  const host = attachmentHost(desired, assistant)
  const attachments = { folder: dirname(join(project.root, file)), ...(host === undefined ? {} : { host }) }
  const chosen = choose(suite.tests)
  const read = suite.tests.flatMap((test, index) =>
    combinationsOf(matrixOf(test, suite.defaultTest?.matrix)).map((combination) => ({
      index,
      ...readTest({ suite, index, combination, vars, known, attachments, source }),
    })),
  )
  const tests = read.flatMap(({ value, index }) => (value && chosen.has(index) ? [value] : []))
  problems.push(...read.flatMap((test) => test.problems), ...checkIds(read, source))
  problems.push(...checkGate(suite, tests, source))
  if (hasErrors(problems)) return { problems }
  const skipped = read.length - tests.length
  return {
    value: {
      key,
      file,
      assistant,
      tests,
      ...(skipped === 0 ? {} : { skipped }),
      ...(suite.gate === undefined ? {} : { gate: suite.gate }),
    },
    problems,
  }
}

/** Places of tests that are run. */
function choose(tests: TestFile[]): Set<number> {
  const hasOnly = tests.some(({ only }) => only === true)
  return new Set(
    [...tests.keys()].filter(
      (index) => tests[index]?.skip !== true && (!hasOnly || tests[index]?.only === true),
    ),
  )
}

/** It has a file, and since all files are in order it is absent because the environment disables it. */
function isDeclared(root: string, assistant: string): boolean {
  return ['yaml', 'yml'].some((extension) =>
    existsSync(join(root, 'assistants', `${assistant}.${extension}`)),
  )
}

function checkAssistant(key: string, suite: SuiteFile, desired: Desired, source: YamlSource): Problem[] {
  const assistant = desired.assistants.get(key)
  if (assistant === undefined) {
    const hint = suggestHint(key, [...desired.assistants.keys()], 'write one in assistants/')
    const where = `in the environment ${desired.environment.name}`
    return [source.problem('unknown-assistant', ['assistant'], `there is no assistant ${key} ${where}`, hint)]
  }
  const known = assistant.tools.flatMap((tool) => (tool.type === 'function' ? [tool.name] : []))
  const unknown = Object.keys(suite.functions ?? {}).filter((name) => !known.includes(name))
  return unknown.map((name) => ({
    code: 'unknown-key',
    severity: 'error',
    ...source.keyPlace(['functions', name]),
    message: `${key} has no function ${name}`,
    hint: suggestHint(name, known, 'it has no function tools'),
  }))
}

function checkIds(read: { value?: TestCase; index: number }[], source: YamlSource): Problem[] {
  const ids = read.map(({ value }) => value?.id)
  return read.flatMap(({ value, index }, place) => {
    if (value === undefined || ids.indexOf(value.id) === place) return []
    const message = `the id ${value.id} is taken by an earlier test`
    return [
      source.problem('duplicate-key', ['tests', index, 'id'], message, 'give each test an id of its own'),
    ]
  })
}

function checkGate({ gate }: SuiteFile, tests: TestCase[], source: YamlSource): Problem[] {
  const specs = tests.flatMap(({ turns, assert }) => [...turns.flatMap((turn) => turn.assert), ...assert])
  const most = Math.max(0, ...tests.map(({ repeat }) => repeat))
  const names = [...metricNames(most), ...specs.flatMap(({ metric }) => metric ?? [])]
  return (['minimum', 'maxDrop'] as const).flatMap((rule) =>
    Object.keys(gate?.[rule] ?? {})
      .filter((name) => !names.includes(name))
      .map((name) => ({
        code: 'unknown-key',
        severity: 'error',
        ...source.keyPlace(['gate', rule, name]),
        message: `there is no metric ${name}`,
        hint: suggestHint(name, [...new Set(names)], ''),
      })),
  )
}

function uniqueProblems(problems: Problem[]): Problem[] {
  const seen = new Set<string>()
  return problems.filter((problem) => {
    const { line, column, message } = problem
    const identity = JSON.stringify([line, column, message])
    return seen.has(identity) ? false : seen.add(identity)
  })
}
