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

const minimal = 'assistant: support\ntests: [{ input: Hello? }]\n'

async function read(suite: string): Promise<Suite> {
  await project.write('evals/sample.yaml', suite)
  const { value, problems } = await readSuites(buildDesired(project.root))
  expect(problems).toEqual([])
  if (value?.[0] === undefined) throw new Error('no suite was read')
  return value[0]
}

/** The problems of a suite, as `code line:column message; hint`. */
async function problemsOf(suite: string): Promise<string[]> {
  await project.write('evals/sample.yaml', suite)
  const { value, problems } = await readSuites(buildDesired(project.root))
  expect(value).toBeUndefined()
  for (const { file, frame } of problems) {
    expect(file).toBe('evals/sample.yaml')
    expect(frame).not.toBe('')
  }
  return problems.map(({ code, line, column, message, hint }) =>
    [`${code} ${line}:${column} ${message}`, ...(hint === undefined ? [] : [hint])].join('; '),
  )
}

describe('finding suites', () => {
  it('reads every suite under evals/ by its path, baselines excepted', async () => {
    await project.write('evals/b.yml', minimal)
    await project.write('evals/brands/acme.yaml', minimal)
    await project.write('evals/baselines/local/b.yaml', 'not: a suite\n')
    const { value } = await readSuites(buildDesired(project.root))
    expect(value?.map(({ key, file }) => [key, file])).toEqual([
      ['b', 'evals/b.yml'],
      ['brands/acme', 'evals/brands/acme.yaml'],
    ])
  })

  it('reads those that are named, by key or path, and leaves the others alone', async () => {
    await project.write('evals/good.yaml', minimal)
    await project.write('evals/bad.yaml', 'nonsense\n')
    for (const name of ['good', 'evals/good.yaml', './evals/good.yaml']) {
      const { value } = await readSuites(buildDesired(project.root), [name])
      expect(value?.map(({ key }) => key)).toEqual(['good'])
    }
  })

  it('suggests the suite that was meant', async () => {
    await project.write('evals/handbook.yaml', minimal)
    const { value, problems } = await readSuites(buildDesired(project.root), ['handbok'])
    expect(value).toBeUndefined()
    expect(problems).toMatchObject([{ code: 'unknown-suite', hint: 'did you mean handbook?' }])
  })

  it('refuses two suites with one key', async () => {
    await project.write('evals/a.yaml', minimal)
    await project.write('evals/a.yml', minimal)
    const { problems } = await readSuites(buildDesired(project.root))
    expect(problems).toMatchObject([{ code: 'duplicate-key', file: 'evals/a.yml' }])
  })

  it('has nothing to read where there is no evals folder', async () => {
    expect(await readSuites(buildDesired(project.root))).toEqual({ value: [], problems: [] })
  })
})

describe('tests', () => {
  it('takes input and assert as a single turn', async () => {
    const { tests } = await read(`assistant: support
tests:
  - input: Hello?
    assert: [{ type: contains, value: hi, threshold: 0.5, weight: 2, metric: manners, gate: false }]
`)
    expect(tests).toMatchObject([
      {
        id: 'test-1',
        repeat: 1,
        minPass: 1,
        assert: [],
        turns: [
          {
            user: 'Hello?',
            assert: [
              {
                type: 'contains',
                params: { value: 'hi' },
                threshold: 0.5,
                weight: 2,
                metric: 'manners',
                gate: false,
                place: { line: 4, column: 14 },
              },
            ],
          },
        ],
      },
    ])
  })

  it('puts the assertions of defaultTest before those of every turn', async () => {
    const { tests } = await read(`assistant: support
defaultTest:
  options: { repeat: 3, minPass: 2 }
  assert: [{ type: citations-resolve }]
tests:
  - id: two
    tags: [smoke]
    options: { repeat: 1, minPass: 1 }
    turns:
      - { user: One?, assert: [{ type: no-citations }] }
      - { user: Two? }
    assert: [{ type: contains, value: whole }]
  - { id: one, input: One? }
`)
    const types = tests[0]?.turns.map(({ assert }) => assert.map(({ type }) => type))
    expect(types).toEqual([['citations-resolve', 'no-citations'], ['citations-resolve']])
    expect(tests[0]).toMatchObject({ tags: ['smoke'], repeat: 1, minPass: 1, assert: [{ type: 'contains' }] })
    expect(tests[1]).toMatchObject({ repeat: 3, minPass: 2 })
  })

  it('fills vars in everywhere: project, environment, suite, test, the later winning', async () => {
    const { tests } = await read(`assistant: support
defaultTest:
  vars: { city: Hamburg, tone: kind }
  assert: [{ type: contains, value: "{{tone}}" }]
functions:
  search_database: [{ when: { city: "{{city}}" }, return: "from {{city}}" }]
tests:
  - vars: { tone: brief }
    input: "{{company}} {{country}} {{city}} {{tone}} \\\\{{x}}"
  - input: Hello?
`)
    expect(tests[0]?.turns[0]?.user).toBe('Northwind France Hamburg brief {{x}}')
    expect(tests.map(({ turns }) => turns[0]?.assert[0]?.params)).toEqual([
      { value: 'brief' },
      { value: 'kind' },
    ])
    expect(tests[0]?.functions).toEqual({
      search_database: [{ when: { city: 'Hamburg' }, return: 'from Hamburg' }],
    })
    expect(tests[0]?.vars).toMatchObject({ tone: 'brief', company: 'Northwind' })
  })

  it('hands the gate on', async () => {
    const gate = 'gate: { maxDrop: { citation-recall: 0.05 }, newFailures: 0, minimum: { tone: 0.5 } }\n'
    const metric = 'tests: [{ input: Hi, assert: [{ type: contains, value: x, metric: tone }] }]\n'
    expect((await read(`assistant: support\n${metric}${gate}`)).gate).toEqual({
      maxDrop: { 'citation-recall': 0.05 },
      newFailures: 0,
      minimum: { tone: 0.5 },
    })
  })
})

describe('bad suites', () => {
  it('names unknown assistants, functions and metrics with what was probably meant', async () => {
    const cited = '{ input: Hi, assert: [{ type: cites, value: [handbook/refunds.md] }] }'
    expect(await problemsOf(`assistant: suport\ntests: [${cited}]\n`)).toEqual([
      'unknown-assistant 1:12 there is no assistant suport in the environment local; did you mean support?',
    ])
    expect(
      await problemsOf(`assistant: support
functions: { search_databse: [{ return: 1 }] }
tests: [{ input: Hi }]
gate: { minimum: { citation-recal: 1 } }
`),
    ).toEqual([
      'unknown-key 2:14 support has no function search_databse; did you mean search_database?',
      'unknown-key 4:20 there is no metric citation-recal; did you mean citation-recall?',
    ])
  })

  it('names functions that no assistant has, which not-calls would pass for', async () => {
    expect(
      await problemsOf(`assistant: support
tests:
  - input: Hi
    assert:
      - { type: calls, value: [search_database] }
      - { type: not-calls, value: [search_database, { name: serch_database }] }
`),
    ).toEqual(['unknown-key 6:61 no assistant has a function serch_database; did you mean search_database?'])
  })

  it('collects every problem of every test', async () => {
    const problems = await problemsOf(`assistant: support
tests:
  - id: same
    input: Hi
    assert:
      - { type: contians, value: x }
      - { type: contains }
      - { type: regex, value: "(" }
      - { type: citation-recall, value: [handbook/refunds.md], threshold: 1.5 }
      - { type: contains, value: x, treshold: 1 }
      - { type: retrieved, value: [handbook/refunds.md], k: 0 }
      - { type: contains, value: x, metric: pass-rate }
`)
    expect(problems).toEqual([
      'unknown-assertion 6:17 there is no assertion contians; did you mean contains?',
      'missing-key 7:9 value is missing',
      expect.stringMatching(/^invalid-value 8:31 value: Invalid regular expression/),
      expect.stringMatching(/^invalid-value 9:75 threshold: expected at most 1/),
      'unknown-key 10:37 treshold is not a key that is known here; did you mean threshold?',
      'invalid-value 11:61 k: expected more than 0, found number 0',
      'invalid-value 12:45 pass-rate is a metric that every suite has; choose another name',
    ])
  })

  it('says what is wrong with defaultTest once', async () => {
    expect(
      await problemsOf(`assistant: support
defaultTest: { assert: [{ type: cite, value: [handbook/refunds.md] }] }
tests: [{ input: One }, { input: Two }]
`),
    ).toEqual(['unknown-assertion 2:33 there is no assertion cite; did you mean cites?'])
  })

  it('refuses a test that asks nothing, or asks twice', async () => {
    expect(
      await problemsOf('assistant: support\ntests: [{ id: x }, { input: a, turns: [{ user: b }] }]\n'),
    ).toEqual([
      'missing-key 2:9 tests[0]: it asks nothing; add turns, or input for a single turn',
      'invalid-value 2:29 tests[1].input: stands beside turns: keep one of the two',
    ])
  })

  it('refuses one id for two tests, given or derived', async () => {
    expect(await problemsOf('assistant: support\ntests: [{ input: a }, { id: test-1, input: b }]\n')).toEqual(
      ['duplicate-key 2:29 the id test-1 is taken by an earlier test; give each test an id of its own'],
    )
  })

  it('refuses more passes than repeats', async () => {
    expect(await problemsOf('assistant: support\ntests: [{ input: a, options: { minPass: 2 } }]\n')).toEqual([
      'invalid-value 2:41 minPass 2 can never be reached with repeat 1; raise repeat, or lower minPass',
    ])
  })

  it('names variables that nobody defines, at their place', async () => {
    expect(await problemsOf('assistant: support\ntests: [{ input: "Hi from {{compny}}" }]\n')).toEqual([
      'variable-undefined 2:27 {{compny}} is not defined; did you mean company?',
    ])
  })

  it('refuses a citation metric without anything to compare with', async () => {
    expect(
      await problemsOf('assistant: support\ntests: [{ input: a, assert: [{ type: citation-f1 }] }]\n'),
    ).toEqual([
      'missing-key 2:30 citation-f1 has nothing to compare with; give it a value, or add cites beside it',
    ])
  })
})

function asserting(fields: string): string {
  return `assistant: support\ntests: [{ input: a, assert: [{ ${fields} }] }]\n`
}

describe('fields of assertions', () => {
  it('finds a module beside its suite, and says where one is missing', async () => {
    await project.write('evals/checks/tone.ts', 'export default () => true')
    const { tests } = await read(asserting('type: javascript, value: ./checks/tone.ts'))
    expect(tests[0]?.turns[0]?.assert[0]?.params).toEqual({ value: `${project.root}/evals/checks/tone.ts` })
    expect(await withSources('type: javascript, value: ./checks/ton.ts')).toEqual([
      'file-missing 2:57 ./checks/ton.ts does not exist; paths resolve against the suite that contains them',
    ])
  })

  it('refuses a JSON Schema that it could not check', async () => {
    expect(await withSources('type: is-json, value: { type: string, minlength: 3 }')).toEqual([
      'invalid-value 2:54 value: strict mode: unknown keyword: "minlength"',
    ])
  })

  it('looks up the sources of gains, and wants something to compare with', async () => {
    expect(await withSources('type: ndcg, k: 3, gains: { handbook/refund.md: 2 }')).toEqual([
      'file-missing 2:79 handbook/refund.md is no knowledge file; did you mean handbook/refunds.md?',
    ])
    expect(await withSources('type: ndcg, k: 3')).toEqual([
      'missing-key 2:30 ndcg has nothing to compare with; give it a value, or add cites beside it',
    ])
  })
})

function withSources(fields: string): Promise<string[]> {
  return problemsOf(asserting(fields))
}

describe('sources in assertions', () => {
  it('accepts paths and globs of what the assistant knows', async () => {
    const suite = await read(`assistant: support
tests:
  - input: a
    assert:
      - { type: cites, value: [handbook/refunds.md, [handbook/returns/*, "handbook/{x,shipping}.md"]], allow: [] }
      - { type: not-cites, value: [sales/orders.csv] }
      - { type: citation-f1 }
`)
    expect(suite.tests).toHaveLength(1)
  })

  it('suggests the file that was meant', async () => {
    expect(await withSources('type: cites, value: [handbook/shipping.md, [handbook/refund.md]]')).toEqual([
      'file-missing 2:76 handbook/refund.md is no knowledge file; did you mean handbook/refunds.md?',
    ])
  })

  it('suggests the knowledge base that was meant', async () => {
    expect(await withSources('type: retrieved, value: [handbok/refunds.md]')).toEqual([
      'unknown-knowledge 2:57 handbok/refunds.md: there is no knowledge base handbok in use; did you mean handbook/refunds.md?',
    ])
  })

  it('refuses a glob that matches nothing', async () => {
    expect(await withSources('type: not-cites, value: ["handbook/*.pdf"]')).toEqual([
      'glob-empty 2:57 handbook/*.pdf matches no knowledge file; see the folders under knowledge/',
    ])
  })

  it('refuses to expect what the assistant cannot know', async () => {
    expect(await withSources('type: cites, value: [sales/orders.csv]')).toEqual([
      'unknown-knowledge 2:53 sales/orders.csv is not among what support knows; it uses handbook',
    ])
  })
})

describe('attachments', () => {
  beforeEach(() => project.write('evals/files/orders.csv', 'article,pieces\nlamp,2\n'))

  it('are paths that start at the suite, with what they are for', async () => {
    const { tests } = await read(`assistant: analyst
tests:
  - { input: How many?, attachments: [./files/orders.csv] }
  - turns:
      - user: And this?
        attachments: [{ path: files/orders.csv, for: input }]
      - user: Thank you
`)
    const path = project.path('evals/files/orders.csv')
    expect(tests[0]?.turns[0]?.attachments).toEqual([{ path }])
    expect(tests[1]?.turns.map(({ attachments }) => attachments)).toEqual([
      [{ path, for: 'input' }],
      undefined,
    ])
  })

  it('must be there, and of use to the assistant', async () => {
    expect(
      await problemsOf(`assistant: analyst
tests:
  - { input: How many?, attachments: [./files/order.csv] }
  - { input: How many?, attachments: [{ path: ./files/orders.csv, for: file_search }] }
`),
    ).toEqual([
      expect.stringMatching(/^file-missing 3:39 there is no file .*order\.csv; paths start at the suite$/),
      expect.stringMatching(/^unsupported-by-runtime 4:38 .*assistant analyst has no file_search tool; /),
    ])
    expect(
      await problemsOf('assistant: analyst\ntests: [{ turns: [{ user: Hello? }], attachments: [a.csv] }]\n'),
    ).toEqual([expect.stringContaining('attachments: stands beside turns')])
  })
})
