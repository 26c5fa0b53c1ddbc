import { describe, expect, test } from 'vitest'
import { desired, places, project } from '../support.ts'

const handbook = { 'knowledge/handbook/a.md': '# A' }

async function assistant(yaml: string, files: Record<string, string> = {}, environment?: string) {
  const { value, problems } = await desired({ 'assistants/support.yaml': yaml, ...files }, environment)
  return { assistant: value?.assistants.get('support'), problems }
}

test('reads every field, with the key for a name', async () => {
  const read = await assistant(
    [
      'description: Answers.',
      'model: m',
      'instructions: Be kind.',
      'temperature: 0.5',
      'top_p: 1',
      'reasoning_effort: low',
      'response_format: { type: json_schema, json_schema: { name: n, schema: { type: object } } }',
      'metadata: { team: support }',
      'was: [helpdesk]',
      'tools:',
      '  - type: file_search',
      '    knowledge: [handbook]',
      '    max_num_results: 8',
      '    ranking_options: { score_threshold: 0.2 }',
      '  - { type: function, name: f, parameters: { type: object, default: null }, strict: false, handler: [python, f.py] }',
      '  - { type: web_search, search_context_size: low }',
      '  - { type: mcp, server_label: s, server_url: "https://x", headers: { Authorization: "Bearer ${TOKEN}" } }',
    ].join('\n'),
    handbook,
  )
  expect(read.problems).toEqual([])
  expect(read.assistant).toMatchObject({
    key: 'support',
    name: 'support',
    description: 'Answers.',
    model: 'm',
    instructions: 'Be kind.',
    temperature: 0.5,
    top_p: 1,
    reasoning_effort: 'low',
    response_format: { type: 'json_schema', json_schema: { name: 'n', schema: { type: 'object' } } },
    metadata: { team: 'support' },
    was: ['helpdesk'],
  })
  expect(read.assistant?.tools).toEqual([
    {
      type: 'file_search',
      knowledge: ['handbook'],
      max_num_results: 8,
      ranking_options: { score_threshold: 0.2 },
    },
    {
      type: 'function',
      name: 'f',
      parameters: { type: 'object', default: null },
      strict: false,
      handler: ['python', 'f.py'],
    },
    { type: 'web_search', search_context_size: 'low' },
    {
      type: 'mcp',
      server_label: 's',
      server_url: 'https://x',
      headers: { Authorization: 'Bearer ${TOKEN}' },
    },
  ])
})

test('takes tools in the nested form of the API', async () => {
  const read = await assistant(
    'model: m\ntools:\n' +
      '  - { type: function, function: { name: f, description: d, parameters: {}, strict: null } }\n' +
      '  - { type: file_search, knowledge: [handbook], file_search: { max_num_results: 3 } }\n',
    handbook,
  )
  expect(read.assistant?.tools).toEqual([
    { type: 'function', name: 'f', description: 'd', parameters: {} },
    { type: 'file_search', knowledge: ['handbook'], max_num_results: 3 },
  ])
  expect(read.assistant?.locate(['tools', 1, 'max_num_results'])).toMatchObject({ line: 4, column: 81 })
})

test('takes null for absent', async () => {
  const read = await assistant(
    'model: m\nname: null\ndescription:\ntemperature: null\nmetadata: null\ntools: null',
  )
  expect(read.assistant).toMatchObject({ name: 'support', tools: [], metadata: {} })
  expect(read.assistant).not.toHaveProperty('description')
  expect(read.assistant).not.toHaveProperty('temperature')
})

describe('keys', () => {
  test('are paths without extension; partials, hidden and other files are no assistants', async () => {
    const { value } = await desired({
      'assistants/b.yml': 'model: m',
      'assistants/brands/acme.yaml': 'model: m',
      'assistants/_base.yaml': 'model: m',
      'assistants/brands/_x.yml': 'nonsense: 1',
      'assistants/.hidden.yaml': 'nonsense: 1',
      'assistants/b.md': 'text',
    })
    expect([...(value?.assistants.keys() ?? [])]).toEqual(['b', 'brands/acme'])
  })

  test('given by two files are an error that names both', async () => {
    const { problems } = await desired({ 'assistants/a.yaml': 'model: m', 'assistants/a.yml': 'model: m' })
    expect(problems).toMatchObject([{ code: 'duplicate-key', file: 'assistants/a.yml' }])
    expect(problems[0]?.message).toContain('assistants/a.yaml and assistants/a.yml')
  })

  test('that differ only in case are an error', async () => {
    const { problems } = await desired({ 'assistants/a.yaml': 'model: m', 'assistants/A.yaml': 'model: m' })
    expect(problems).toMatchObject([{ code: 'file-case-conflict', file: 'assistants/a.yaml' }])
  })

  test('of earlier may not be those of others', async () => {
    const { problems } = await desired({
      'assistants/a.yaml': 'model: m\nwas: [b, old]',
      'assistants/b.yaml': 'model: m\nwas: [old]',
    })
    expect(places(problems)).toEqual([
      'duplicate-key assistants/a.yaml:2:7',
      'duplicate-key assistants/b.yaml:2:7',
    ])
  })

  test('no assistant at all is a warning', async () => {
    const { value, problems } = await desired({})
    expect(value?.assistants.size).toBe(0)
    expect(problems).toMatchObject([{ code: 'file-missing', severity: 'warning', file: 'assistants' }])
  })
})

describe('an environment', () => {
  const yaml = [
    'model: m',
    'tools: [{ type: file_search, knowledge: [handbook], max_num_results: 5 }]',
    'environments:',
    '  classic: { model: n, tools: [{ type: file_search, max_num_results: 9 }] }',
  ].join('\n')

  test('overrides what it names', async () => {
    const read = await assistant(yaml, handbook, 'classic')
    expect(read.assistant?.model).toBe('n')
    expect(read.assistant?.tools).toEqual([
      { type: 'file_search', knowledge: ['handbook'], max_num_results: 9 },
    ])
    expect((await assistant(yaml, handbook, 'local')).assistant?.model).toBe('m')
  })

  test('is where a value that it overrides is located', async () => {
    const read = await assistant(yaml, handbook, 'classic')
    expect(read.assistant?.locate(['model'])).toMatchObject({ line: 4, column: 21 })
    expect(read.assistant?.locate(['tools', 0, 'knowledge', 0])).toMatchObject({ line: 2, column: 42 })
  })

  test('may disable an assistant, which then is absent, whatever its variables', async () => {
    const disabled = 'model: m\nname: "{{only_elsewhere}}"\nenvironments: { local: { enabled: false } }'
    const { value, problems } = await desired({ 'assistants/a.yaml': disabled })
    expect(problems).toEqual([])
    expect(value?.assistants.size).toBe(0)
  })

  test('that is unknown gets a did-you-mean', async () => {
    const { problems } = await assistant('model: m\nenvironments:\n  clasic: { model: n }')
    expect(problems).toMatchObject([
      { code: 'unknown-environment', line: 3, column: 3, hint: 'did you mean classic?' },
    ])
  })

  test('is checked though it is not the chosen one', async () => {
    const { problems } = await assistant('model: m\nenvironments:\n  classic: { modle: n, temperature: 3 }')
    expect(places(problems)).toEqual([
      'unknown-key assistants/support.yaml:3:14',
      'invalid-value assistants/support.yaml:3:37',
    ])
  })
})

describe('variables', () => {
  test('take precedence project < environment < assistant', async () => {
    const asst =
      'project: p\nid: x\nvars: { a: 1, b: 1, c: 1 }\nenvironments: { e: { provider: local, vars: { b: 2, c: 2 } } }'
    const yaml = 'model: m\nvars: { c: 3, d: "{{b}}d" }\ndescription: "{{a}}{{b}}{{c}}{{d}}"'
    expect((await assistant(yaml, { 'asst.yaml': asst })).assistant?.description).toBe('1232d')
  })

  test('of an assistant may use those above them, and no others', async () => {
    const read = await assistant('model: m\nvars: { a: x, b: "{{a}}y" }\ndescription: "{{b}}"')
    expect(read.assistant?.description).toBe('xy')
    const { problems } = await assistant('model: m\nvars: { b: "{{a}}", a: x }\ndescription: "{{b}}"')
    expect(places(problems)).toEqual(['variable-undefined assistants/support.yaml:2:13'])
  })

  test('that are undefined are placed where they stand, with a did-you-mean', async () => {
    const { problems } = await assistant(
      'model: m\nvars: { company: N }\ntools:\n  - { type: function, name: f, description: "of {{compny}}" }',
    )
    expect(problems).toMatchObject([
      { code: 'variable-undefined', line: 4, column: 49, hint: 'did you mean company?' },
    ])
  })

  test('that are unquoted get the hint to quote them', async () => {
    const { problems } = await assistant('model: m\nname: {{company}}')
    expect(problems).toMatchObject([{ code: 'variable-unquoted', line: 2, column: 7 }])
  })
})

const long = (length: number) => 'x'.repeat(length)
const pairs = (count: number) => Array.from({ length: count }, (_, n) => `k${n}: v`).join(', ')
const functions = (count: number) =>
  Array.from({ length: count }, (_, n) => `{ type: function, name: f${n} }`).join(', ')

const limits: [string, string, string, string | undefined][] = [
  ['a name of 256 characters', `name: ${long(256)}`, '', undefined],
  [
    'a name of 257 characters',
    `name: ${long(257)}`,
    'limit-exceeded',
    'name: is 257 characters long, at most 256 are allowed',
  ],
  ['a description of 513', `description: ${long(513)}`, 'limit-exceeded', undefined],
  ['instructions of 256,000', `instructions: ${long(256_000)}`, '', undefined],
  ['instructions of 256,001', `instructions: ${long(256_001)}`, 'limit-exceeded', undefined],
  ['128 tools', `tools: [${functions(128)}]`, '', undefined],
  [
    '129 tools',
    `tools: [${functions(129)}]`,
    'limit-exceeded',
    'tools: has 129 entries, at most 128 are allowed',
  ],
  ['12 metadata pairs', `metadata: { ${pairs(12)} }`, '', undefined],
  [
    '13 metadata pairs',
    `metadata: { ${pairs(13)} }`,
    'limit-exceeded',
    'metadata: has 13 pairs, at most 12 are allowed',
  ],
  ['a metadata key of 65', `metadata: { ${long(65)}: v }`, 'limit-exceeded', undefined],
  ['a metadata value of 513', `metadata: { k: ${long(513)} }`, 'limit-exceeded', undefined],
  ['our metadata', 'metadata: { "asst:env": x }', 'invalid-value', undefined],
  [
    'temperature 2.1',
    'temperature: 2.1',
    'invalid-value',
    'temperature: expected at most 2, found number 2.1',
  ],
  ['top_p -1', 'top_p: -1', 'invalid-value', undefined],
  ['an unknown effort', 'reasoning_effort: hihg', 'invalid-value', undefined],
  ['51 results', 'tools: [{ type: file_search, max_num_results: 51 }]', 'invalid-value', undefined],
  [
    'a score of 1.1',
    'tools: [{ type: file_search, ranking_options: { score_threshold: 1.1 } }]',
    'invalid-value',
    undefined,
  ],
  ['two file searches', 'tools: [{ type: file_search }, { type: file_search }]', 'duplicate-key', undefined],
  [
    'two code interpreters',
    'tools: [{ type: code_interpreter }, { type: code_interpreter }]',
    'duplicate-key',
    undefined,
  ],
  [
    'two functions of a name',
    'tools: [{ type: function, name: f }, { type: function, name: f }]',
    'duplicate-key',
    'tools[1].name: there is a second tool function f',
  ],
  ['a function name with a space', 'tools: [{ type: function, name: "a b" }]', 'invalid-value', undefined],
  ['a function name of 65', `tools: [{ type: function, name: ${long(65)} }]`, 'invalid-value', undefined],
  ['an unknown tool', 'tools: [{ type: file_serch }]', 'invalid-value', undefined],
  ['an unknown key', 'temprature: 1', 'unknown-key', undefined],
]

test.for(limits)('%s', async ([, line, code, message]) => {
  const { problems } = await assistant(`model: m\n${line}`)
  expect(problems.map((problem) => problem.code)).toEqual(code === '' ? [] : [code])
  expect(problems.every((problem) => problem.line === 2)).toBe(true)
  if (message !== undefined) expect(problems[0]?.message).toBe(message)
})

test('a model is required', async () => {
  const { problems } = await assistant('name: x')
  expect(problems).toMatchObject([{ code: 'missing-key', message: 'model is missing', line: 1 }])
})

describe('what an assistant names', () => {
  test('a knowledge base that does not exist gets a did-you-mean, or the list of what there is', async () => {
    const yaml = 'model: m\ntools:\n  - { type: file_search, knowledge: [handbok, xyz] }'
    const { problems } = await assistant(yaml, { ...handbook, 'knowledge/sales/a.csv': 'a,b' })
    expect(problems).toMatchObject([
      { code: 'unknown-knowledge', line: 3, column: 38, hint: 'did you mean handbook?' },
      { code: 'unknown-knowledge', line: 3, column: 47, hint: 'there is handbook, sales' },
    ])
  })

  test('a handler is found beside the file that names it, and must exist', async () => {
    const yaml = 'model: m\ntools: [{ type: function, name: f, handler: ./tools/f.ts }]'
    const built = await project({ 'assistants/support.yaml': yaml, 'assistants/tools/f.ts': '' })
    const { value } = await desired(built)
    const [tool] = value?.assistants.get('support')?.tools ?? []
    expect(tool).toMatchObject({ handler: built.path('assistants/tools/f.ts') })
    await built.remove('assistants/tools')
    expect(places((await desired(built)).problems)).toEqual(['file-missing assistants/support.yaml:2:45'])
  })

  test('a path among the words of a command is found beside that file too, and must exist', async () => {
    const yaml = 'model: m\ntools: [{ type: function, name: f, handler: [python3, ./tools/f.py, -q] }]'
    const built = await project({ 'assistants/support.yaml': yaml, 'assistants/tools/f.py': '' })
    const { value } = await desired(built)
    const [tool] = value?.assistants.get('support')?.tools ?? []
    expect(tool).toMatchObject({ handler: ['python3', built.path('assistants/tools/f.py'), '-q'] })
    await built.remove('assistants/tools')
    expect(places((await desired(built)).problems)).toEqual(['file-missing assistants/support.yaml:2:55'])
  })

  test('problems of references do not wait until the rest is right', async () => {
    const { problems } = await assistant(
      'modle: m\ninstructions: ./no.md\ntools: [{ type: file_search, knowledge: [no] }]',
    )
    expect(problems.map(({ code }) => code).toSorted()).toEqual([
      'file-missing',
      'missing-key',
      'unknown-key',
      'unknown-knowledge',
    ])
  })
})
