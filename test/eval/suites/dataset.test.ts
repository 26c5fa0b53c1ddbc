import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readSuites } from '../../../src/eval/suites/read-suites.ts'
import type { Suite } from '../../../src/eval/suites/suite.ts'
import { createProject, type TestProject } from '../../support/project.ts'
import { buildDesired } from '../desired.ts'

let project: TestProject
beforeEach(async () => {
  project = await createProject()
})
afterEach(() => project.dispose())

async function read(suite: string): Promise<Suite> {
  await project.write('evals/sample.yaml', suite)
  const { value, problems } = await readSuites(buildDesired(project.root))
  expect(problems).toEqual([])
  if (value?.[0] === undefined) throw new Error('no suite was read')
  return value[0]
}

async function problemsOf(suite: string): Promise<string[]> {
  await project.write('evals/sample.yaml', suite)
  const { problems } = await readSuites(buildDesired(project.root))
  return problems.map(({ code, file, line, message }) => `${code} ${file}:${line} ${message}`)
}

const asksCsv = `assistant: support
defaultTest: { assert: [{ type: contains, value: "{{answer}}" }] }
tests: ./cases.csv
`

describe('a CSV file as tests', () => {
  it('is a test a row, whose other columns are variables', async () => {
    await project.write(
      'evals/cases.csv',
      'id,input,tags,answer\nrefund,"How long, please?",smoke fast,30 days\n,Where is {{answer}}?,,Leipzig\n',
    )
    const { tests } = await read(asksCsv)
    expect(tests).toMatchObject([
      {
        id: 'refund',
        tags: ['smoke', 'fast'],
        turns: [{ user: 'How long, please?', assert: [{ params: { value: '30 days' } }] }],
        place: { file: 'evals/cases.csv', line: 2 },
      },
      { id: 'test-2', tags: [], turns: [{ user: 'Where is Leipzig?' }], place: { line: 3 } },
    ])
  })

  it('names the row that is wrong', async () => {
    await project.write('evals/cases.csv', 'input,answer\nOne?,1\nTwo?,2,3\n')
    expect(await problemsOf(asksCsv)).toEqual([
      'invalid-value evals/cases.csv:3 this row has 3 fields, and there are 2 columns',
    ])
    await project.write('evals/cases.csv', 'input\nOne?\n"{{nothing}}?"\n')
    expect(await problemsOf(asksCsv.replace('{{answer}}', 'x'))).toEqual([
      'variable-undefined evals/cases.csv:3 {{nothing}} is not defined',
    ])
    await project.write('evals/cases.csv', 'id,input\na,One?\na,Two?\n')
    expect(await problemsOf(asksCsv.replace('{{answer}}', 'x'))).toEqual([
      'duplicate-key evals/cases.csv:3 the id a is taken by an earlier test',
    ])
  })

  it('is refused where it is no CSV, has a column twice, is empty or not there', async () => {
    await project.write('evals/cases.csv', 'input\n"One?\n')
    expect(await problemsOf(asksCsv)).toEqual([
      expect.stringContaining('invalid-value evals/cases.csv:1 it cannot be read as CSV'),
    ])
    await project.write('evals/cases.csv', 'input,input\nOne?,Two?\n')
    expect(await problemsOf(asksCsv)).toEqual([
      'invalid-value evals/cases.csv:1 two columns are called input',
    ])
    expect(await problemsOf(asksCsv.replace('cases', 'none'))).toEqual([
      expect.stringContaining('file-missing evals/none.csv'),
    ])
    expect(await problemsOf(asksCsv.replace('.csv', '.xlsx'))).toEqual([
      'invalid-value evals/sample.yaml:3 ./cases.xlsx is no dataset',
    ])
  })
})

describe('JSON Lines as tests', () => {
  it('are tests as they would stand in YAML', async () => {
    const line = {
      id: 'refund',
      turns: [{ user: 'One?' }, { user: 'Two?', assert: [{ type: 'no-citations' }] }],
    }
    await project.write('evals/cases.jsonl', `${JSON.stringify(line)}\n\n{"input":"Three?"}\n`)
    const { tests } = await read('assistant: support\ntests: ./cases.jsonl\n')
    expect(tests).toMatchObject([
      { id: 'refund', turns: [{ user: 'One?' }, { user: 'Two?', assert: [{ type: 'no-citations' }] }] },
      { turns: [{ user: 'Three?' }], place: { file: 'evals/cases.jsonl', line: 3 } },
    ])
  })

  it('name the line that is wrong', async () => {
    await project.write('evals/cases.jsonl', '{"input":"One?"}\n{"inptu":"Two?"}\n')
    const [first] = await problemsOf('assistant: support\ntests: ./cases.jsonl\n')
    expect(first).toContain('evals/cases.jsonl:2')
  })
})

describe('a matrix', () => {
  it('makes a test of each combination', async () => {
    const { tests } = await read(`assistant: support
tests:
  - id: refund
    input: "{{country}} {{lang}} {{kind}}?"
    vars: { kind: gift, lang: none }
    matrix: { country: [Germany, France], lang: [de, en] }
`)
    expect(tests.map(({ id, turns }) => [id, turns[0]?.user])).toEqual([
      ['refund[Germany, de]', 'Germany de gift?'],
      ['refund[Germany, en]', 'Germany en gift?'],
      ['refund[France, de]', 'France de gift?'],
      ['refund[France, en]', 'France en gift?'],
    ])
  })
})

describe('a matrix in defaultTest', () => {
  it('is for every test, but for what the test sets itself', async () => {
    const { tests } = await read(`assistant: support
defaultTest: { vars: { kind: gift }, matrix: { country: [Germany, France], lang: [de] } }
tests:
  - { id: all, input: "{{country}} {{lang}} {{kind}}" }
  - { id: own, input: "{{country}} {{lang}} {{kind}}", vars: { country: Spain, kind: new } }
  - { id: more, input: "{{country}} {{lang}} {{kind}}", matrix: { country: [Italy], kind: [a, b] } }
`)
    expect(tests.map(({ id, turns }) => [id, turns[0]?.user])).toEqual([
      ['all[Germany, de]', 'Germany de gift'],
      ['all[France, de]', 'France de gift'],
      ['own[de]', 'Spain de new'],
      ['more[Italy, de, a]', 'Italy de a'],
      ['more[Italy, de, b]', 'Italy de b'],
    ])
  })
})

const idsOf = ({ tests, skipped }: Suite) => [tests.map(({ id }) => id), skipped]

describe('only and skip', () => {
  it('leave tests out, and count them', async () => {
    const skipping = 'assistant: support\ntests: [{ id: a, input: x, skip: true }, { id: b, input: x }]\n'
    expect(idsOf(await read(skipping))).toEqual([['b'], 1])
    const choosing = `assistant: support
tests: [{ id: a, input: x }, { id: b, input: x, only: true }, { id: c, input: x, only: true, skip: true }]
`
    expect(idsOf(await read(choosing))).toEqual([['b'], 2])
  })
})

describe('several models', () => {
  it('are a suite each, of each assistant', async () => {
    const written =
      'assistant: [support, analyst]\nmodels: [m, "{{next}}"]\ndefaultTest: { vars: { next: o/n } }\n'
    await project.write('evals/sample.yaml', `${written}tests: [{ input: x }]\n`)
    const { value } = await readSuites(buildDesired(project.root))
    expect(value?.map(({ key, assistant, model }) => [key, assistant, model])).toEqual([
      ['sample@support@m', 'support', 'm'],
      ['sample@support@o-n', 'support', 'o/n'],
      ['sample@analyst@m', 'analyst', 'm'],
      ['sample@analyst@o-n', 'analyst', 'o/n'],
    ])
  })

  it('must be told apart by what their suites are called', async () => {
    await project.write(
      'evals/sample.yaml',
      'assistant: support\nmodels: [m/a, m-a]\ntests: [{ input: x }]\n',
    )
    const { problems } = await readSuites(buildDesired(project.root))
    expect(problems).toMatchObject([{ code: 'duplicate-key', line: 2, column: 15 }])
  })
})

describe('several assistants', () => {
  it('are a suite each', async () => {
    await project.write('evals/sample.yaml', 'assistant: [support, analyst]\ntests: [{ input: x }]\n')
    const { value } = await readSuites(buildDesired(project.root))
    expect(value?.map(({ key, assistant }) => [key, assistant])).toEqual([
      ['sample@support', 'support'],
      ['sample@analyst', 'analyst'],
    ])
  })

  it('are left out, with a warning, where the environment disables them', async () => {
    await project.write('evals/sample.yaml', 'assistant: [support, beta]\ntests: [{ input: x }]\n')
    await project.write('assistants/beta.yaml', 'model: m\nenabled: false\n')
    const { value, problems } = await readSuites(buildDesired(project.root))
    expect(value?.map(({ key }) => key)).toEqual(['sample@support'])
    expect(problems).toMatchObject([{ severity: 'warning', code: 'assistant-disabled' }])
  })
})
