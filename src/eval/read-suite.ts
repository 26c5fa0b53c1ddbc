import { dirname, join } from 'node:path'
import type { Desired } from '../config/desired.ts'
import type { Read } from '../config/read.ts'
import { suggestHint } from '../config/suggest.ts'
import { readYaml, type YamlSource } from '../config/yaml/yaml-source.ts'
import { hasErrors, type Problem } from '../errors.ts'
import { interpolate } from '../config/interpolate.ts'
import { knownSources } from './check-sources.ts'
import { metricNames } from './metrics/summarise.ts'
import { attachmentHost } from './read-attachments.ts'
import { readTest } from './read-test.ts'
import type { Suite, TestCase } from './suite.ts'
import { suiteSchema, type SuiteFile } from './suite-schema.ts'

/**
 * Reads one suite. A test's vars win over those of `defaultTest`, those over the environment's and the project's.
 * @param file relative to the project
 */
export async function readSuite(desired: Desired, key: string, file: string): Promise<Read<Suite>> {
  const { root, vars: ofProject } = desired.project
  const { source, problems } = await readYaml(join(root, file), root)
  const checked = source?.validate(suiteSchema)
  if (source === undefined || checked?.value === undefined) {
    return { problems: [...problems, ...(checked?.problems ?? [])] }
  }
  const suite = checked.value
  const vars = { ...ofProject, ...desired.environment.vars, ...suite.defaultTest?.vars }
  const assistant = interpolate(suite.assistant, vars, source, ['assistant'])
  problems.push(...assistant.problems, ...checkAssistant(assistant.value, suite, desired, source))

  const known = knownSources(desired, assistant.value ?? suite.assistant)
  const host = attachmentHost(desired, assistant.value ?? suite.assistant)
  const attachments = { folder: dirname(join(root, file)), ...(host === undefined ? {} : { host }) }
  const read = suite.tests.map((_, index) => readTest({ suite, index, vars, known, attachments, source }))
  const tests = read.flatMap(({ value }) => value ?? [])
  problems.push(...read.flatMap((test) => test.problems))
  problems.push(
    ...checkIds(
      read.map(({ value }) => value),
      source,
    ),
  )
  problems.push(...checkGate(suite, tests, source))

  // An assertion of `defaultTest` is read once a test, but its problems are worth saying once.
  const distinct = uniqueProblems(problems)
  if (assistant.value === undefined || hasErrors(distinct)) return { problems: distinct }
  const gate = suite.gate === undefined ? {} : { gate: suite.gate }
  return { value: { key, file, assistant: assistant.value, tests, ...gate }, problems: distinct }
}

function checkAssistant(
  key: string | undefined,
  suite: SuiteFile,
  desired: Desired,
  source: YamlSource,
): Problem[] {
  if (key === undefined) return []
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

function checkIds(tests: (TestCase | undefined)[], source: YamlSource): Problem[] {
  const ids = tests.map((test) => test?.id)
  return ids.flatMap((id, index) => {
    if (id === undefined || ids.indexOf(id) === index) return []
    const message = `the id ${id} is taken by an earlier test`
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
