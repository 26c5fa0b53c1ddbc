import { interpolate } from '../../config/interpolate.ts'
import type { Path } from '../../config/yaml/located.ts'
import type { Vars } from '../../config/project.ts'
import type { Read } from '../../config/read.ts'
import type { YamlSource } from '../../config/yaml/yaml-source.ts'
import { hasErrors, type Problem } from '../../errors.ts'
import type { KnownSources } from './check-sources.ts'
import { readAttachments, type AttachmentContext } from './read-attachments.ts'
import type { Combination } from './matrix.ts'
import { readAssertions } from './read-assertions.ts'
import type { TestCase, Turn } from './suite.ts'
import type { AssertionFile, SuiteFile, TestFile, TurnFile } from './suite-schema.ts'

/** A test in its suite's file. */
export interface TestContext {
  suite: SuiteFile
  index: number
  combination: Combination
  /** Those of the suite and before; the test's own are added here. */
  vars: Vars
  known: KnownSources
  attachments: AttachmentContext
  source: YamlSource
}

/** Fills in a test's vars, merges `defaultTest` into it and checks its assertions. */
export function readTest(context: TestContext): Read<TestCase> {
  const { suite, index, combination, vars: ofSuite, known, source } = context
  const problems: Problem[] = []
  const keep = <T>(read: Read<T>): T | undefined => {
    problems.push(...read.problems)
    return read.value
  }
  const path = ['tests', index]
  const { vars: own = {}, matrix: _matrix, ...written } = suite.tests[index] ?? {}
  const vars = { ...ofSuite, ...own, ...combination.vars }
  const test: TestFile | undefined = keep(interpolate(written, vars, source, path))
  const forAll = keep(interpolate(suite.defaultTest?.assert ?? [], vars, source, ['defaultTest', 'assert']))
  const functions = keep(interpolate(suite.functions ?? {}, vars, source, ['functions']))
  if (test === undefined || forAll === undefined || functions === undefined) return { problems }

  const inherited = keep(readAssertions(forAll, ['defaultTest', 'assert'], { known, source })) ?? []
  const turns = turnsOf(test, path).map(({ user, attachments: brought, assert, at }): Turn => {
    const specs = keep(readAssertions(assert, [...at, 'assert'], { known, source, inherited }))
    const asserted = { user, assert: [...inherited, ...(specs ?? [])] }
    if (brought === undefined) return asserted
    const read = readAttachments(brought, [...at, 'attachments'], context.attachments, source)
    problems.push(...read.problems)
    return { ...asserted, attachments: read.attachments }
  })
  const ofThread = test.turns === undefined ? [] : (test.assert ?? [])
  const assert = keep(readAssertions(ofThread, [...path, 'assert'], { known, source, inherited: [] })) ?? []

  const options = { ...suite.defaultTest?.options, ...test.options }
  const { repeat = 1, minPass = repeat, ...running } = options
  if (minPass > repeat) problems.push(tooManyPasses(minPass, repeat, test, path, source))
  if (hasErrors(problems)) return { problems }
  const { id: name = `test-${index + 1}`, tags = [] } = test
  const id = `${name}${combination.suffix}`
  const place = source.place(path)
  return {
    value: { id, tags, vars, repeat, minPass, ...running, turns, assert, functions, place },
    problems,
  }
}

/** What a single turn asserts and brings stands beside its `input`. `at` is where a turn is written. */
function turnsOf(
  { input, turns, assert = [], attachments }: TestFile,
  path: Path,
): { user: string; attachments: TurnFile['attachments']; assert: AssertionFile[]; at: Path }[] {
  if (turns === undefined) return [{ user: input ?? '', attachments, assert, at: path }]
  return turns.map((turn, index) => ({
    user: turn.user,
    attachments: turn.attachments,
    assert: turn.assert ?? [],
    at: [...path, 'turns', index],
  }))
}

function tooManyPasses(
  minPass: number,
  repeat: number,
  { options }: TestFile,
  path: Path,
  source: YamlSource,
): Problem {
  const at = options === undefined ? ['defaultTest', 'options'] : [...path, 'options']
  const message = `minPass ${minPass} can never be reached with repeat ${repeat}`
  return source.problem('invalid-value', [...at, 'minPass'], message, 'raise repeat, or lower minPass')
}
