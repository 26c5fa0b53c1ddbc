/** Files that use every key there is, valid as they are. */

const common = {
  vars: { company: 'Northwind' },
  guard: { max_deletes: 1, max_file_deletes: 2, max_file_delete_percent: 30 },
  limits: { concurrency: 1, uploads_per_minute: 2, attached_files_per_minute: 3, store_writes_per_minute: 4 },
}

const environment = {
  provider: 'openai',
  runtime: 'assistants',
  instance: '${PR_NUMBER}',
  base_url: 'https://example.org/v1',
  api_key: '${OPENAI_API_KEY}',
  organization: 'org-1',
  openai_project: 'proj_1',
  query: { 'api-version': 'v1' },
  headers: { 'x-team': 'support' },
  protect: true,
  ephemeral: true,
  upload_names: 'plain',
  retain_days: 1,
  settle_seconds: 0.5,
  deadline_seconds: 60,
  ...common,
}

export const projects = [
  {
    project: 'northwind',
    id: 'k3f9x2',
    default_environment: 'prod',
    vars: { company: 'Northwind', seats: 7, open: true },
    judge: { model: 'm', environment: 'prod' },
    environments: { prod: environment },
  },
  { project: 'p', id: 'i', environments: { local: { provider: 'local', ...common, instance: 'pr-1' } } },
  {
    project: 'p',
    id: 'i',
    environments: {
      a: {
        provider: 'azure',
        base_url: 'https://x.openai.azure.com/openai/v1',
        api_key_command: ['az', 'token'],
      },
      b: { provider: 'azure', base_url: '${ENDPOINT}/openai/v1', api_key: 'k' },
      c: { provider: 'openai-compatible', base_url: 'http://127.0.0.1:80' },
    },
  },
]

const tools = [
  {
    type: 'file_search',
    knowledge: ['handbook'],
    max_num_results: 8,
    ranking_options: { ranker: 'auto', score_threshold: 0.3 },
  },
  { type: 'code_interpreter', knowledge: ['handbook'] },
  {
    type: 'function',
    name: 'search',
    description: 'Searches',
    parameters: { type: 'object' },
    strict: true,
    handler: './h.ts',
  },
  { type: 'function', name: 'other', handler: ['python', 'other.py'] },
  { type: 'web_search', search_context_size: 'low' },
  { type: 'mcp', server_label: 'crm', server_url: 'https://example.org' },
]

export const assistant = {
  name: 'Support',
  description: 'Answers',
  model: 'm',
  instructions: ['Be kind to {{company}}.', 'Be brief.'],
  tools,
  metadata: { team: 'support' },
  temperature: 0.2,
  top_p: 1,
  reasoning_effort: 'low',
  response_format: {
    type: 'json_schema',
    json_schema: { name: 'answer', description: 'An answer', schema: { type: 'object' }, strict: true },
  },
  vars: { company: 'Northwind', seats: 7, open: true },
  enabled: true,
  environments: { classic: { enabled: false, metadata: { team: 'none' } } },
  was: ['helpdesk'],
}

export const knowledge = {
  include: ['**/*.md'],
  exclude: ['drafts/**'],
  chunking: { max_chunk_size_tokens: 800, chunk_overlap_tokens: 400 },
  attributes: { audience: 'customers', level: 1, open: true },
  front_matter: true,
  upload_as_text: ['.csv'],
  allow_secrets: ['a.md:12:github'],
  environments: { classic: { exclude: ['archive/**'], chunking: 'auto' } },
  was: ['manual'],
}

const shared = { threshold: 0.5, weight: 2, metric: 'tone', gate: false }

const suite = {
  assistant: 'analyst',
  models: ['gpt-6-luna', 'gpt-6.1-sol'],
  defaultTest: {
    options: { repeat: 3, minPass: 2 },
    vars: { tone: 'kind' },
    matrix: { lang: ['de', 7, true] },
    assert: [{ type: 'citations-resolve', ...shared }],
  },
  tests: [
    {
      id: 'one',
      vars: { country: 'Germany' },
      matrix: { size: ['s', 'm'] },
      tags: ['smoke'],
      options: {
        repeat: 1,
        minPass: 1,
        onTurnFailure: 'stop',
        retries: 2,
        turnDeadline: 60,
        threadDeadline: 600,
      },
      turns: [
        {
          user: 'Hello {{country}}?',
          attachments: ['./orders.csv', { path: './orders.csv', for: 'input' }],
          assert: [{ type: 'contains', value: '{{tone}}' }],
        },
      ],
      assert: [{ type: 'tokens', max: 10 }],
    },
    { input: 'Hello?', attachments: ['./orders.csv'], assert: [{ type: 'refusal', value: ['sorry'] }] },
  ],
  gate: { failures: 1, errors: 0, minimum: { tone: 0.5 }, newFailures: 0, maxDrop: { tone: 0.1 }, flaky: 2 },
}

export const script = {
  otherwise: 'fail',
  replies: [
    {
      when: '/returns?/i',
      after: 'hello',
      times: 1,
      delay: 5,
      pace: 1,
      search: true,
      code: { input: '1', logs: '2' },
      answer: ['Yes', { text: 'No', cite: ['a.md'] }],
      call: [{ name: 'search', arguments: { a: 1 } }],
      stop: 'max_tokens',
    },
    { refuse: 'No.' },
    { fail: { code: 'server_error', message: 'm' } },
  ],
}

export const faults = {
  seed: 7,
  rules: [
    {
      method: ['GET', 'POST'],
      path: '/files/*',
      nth: [1, 2],
      every: 3,
      probability: 0.5,
      times: 2,
      answer: { status: 500, code: 'c', type: 't', message: 'm', retry_after: 1, when: 'after_effect' },
    },
    { method: 'POST', path: '/files', drop: 'before_effect' },
    { method: 'POST', path: '/files', stuck: { files: '*.md' } },
    { method: 'POST', path: '/files', fail: { files: '*.md', code: 'server_error', message: 'm' } },
    { method: 'GET', path: '/files', lag: { requests: 2 } },
    { path: '/files', lag: { seconds: 2 } },
  ],
}

const assertions = [
  { type: 'contains', value: '{{company}}' },
  { type: 'not-contains', value: 'x' },
  { type: 'contains-all', value: ['x'] },
  { type: 'regex', value: '^a' },
  { type: 'javascript', value: './check.ts', config: { any: 1 } },
  {
    type: 'citation-f1',
    value: ['sales/orders.csv', ['sales/orders.csv']],
    allow: ['sales/orders.csv'],
  },
  { type: 'cites', value: ['sales/orders.csv'], allow: [] },
  { type: 'ndcg', k: 3, gains: { 'sales/orders.csv': 2 } },
  { type: 'recall-at-k', k: 3, value: ['sales/orders.csv'] },
  {
    type: 'calls',
    value: ['search_database', { name: 'search_database', arguments: { a: 1 } }],
    order: true,
  },
  { type: 'cost', max: 1, input: 2, output: 3 },
  { type: 'latency', max: 1000 },
  { type: 'llm-rubric', value: 'polite' },
]

const asserting = (assert: object[]) => ({ assistant: 'analyst', tests: [{ input: 'Hello?', assert }] })

/** Each alone is quick to read, of which a test makes hundreds. */
export const suites = [
  suite,
  ...assertions.map((assertion) => asserting([assertion])),
  asserting([{ type: 'is-json', value: {} }]),
]

const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'x']))
const inEnvironment = (settings: object) => ({ project: 'p', id: 'i', environments: { e: settings } })
const azure = { provider: 'azure', api_key: 'k' }
const overlapping = { max_chunk_size_tokens: 99, chunk_overlap_tokens: 0 }

/** What no change of a single place leads to. Each is refused. */
export const refused = {
  project: [
    { project: 'p', id: 'i', environments: {} },
    { project: 'a b', id: 'i', environments: { e: { provider: 'local' } } },
    { project: 'p', id: 'i'.repeat(33), environments: { e: { provider: 'local' } } },
    inEnvironment({ provider: 'local', base_url: 'http://127.0.0.1' }),
    inEnvironment({ provider: 'openai' }),
    inEnvironment({ provider: 'openai', api_key: 'k', api_key_command: ['k'] }),
    inEnvironment({ provider: 'openai-compatible' }),
    inEnvironment({ provider: 'openai-compatible', base_url: 'ftp://example.org' }),
    inEnvironment(azure),
    inEnvironment({ ...azure, base_url: 'https://x.openai.azure.com' }),
    inEnvironment({ ...azure, base_url: 'https://x.openai.azure.com/openai/v1', organization: 'o' }),
    inEnvironment({ provider: 'local', instance: 'a b' }),
  ],
  assistant: [
    { model: 'm', metadata: many(13) },
    { model: 'm', metadata: { 'asst:key': 'x' } },
    { model: 'm', metadata: { ['k'.repeat(65)]: 'x' } },
    { model: 'm', tools: Array.from({ length: 129 }, () => ({ type: 'web_search' })) },
    { model: 'm', tools: [{ type: 'file_search' }, { type: 'file_search' }] },
    { model: 'm', tools: [{ type: 'function', name: 'a.b' }] },
    { model: 'm', environments: { classic: { metadata: many(13) } } },
  ],
  knowledge: [
    { attributes: many(15) },
    { attributes: { path: 'x' } },
    { attributes: { sha256: 'x' } },
    { include: ['../a.md'] },
    { include: ['/a.md'] },
    { include: ['a/../b.md'] },
    { exclude: ['!a.md'] },
    { include: [] },
    { upload_as_text: ['csv'] },
    { chunking: overlapping },
    { environments: { classic: { attributes: { path: 'x' } } } },
  ],
  suite: [
    { assistant: 'analyst', tests: [] },
    { assistant: 'analyst', tests: [{ id: 'a' }] },
    { assistant: 'analyst', tests: [{ input: 'a', turns: [{ user: 'b' }] }] },
    { assistant: 'analyst', tests: [{ turns: [{ user: 'b' }], attachments: ['./orders.csv'] }] },
    asserting([{ type: 'contians', value: 'x' }]),
    asserting([{ type: 'not-contains-all', value: ['x'] }]),
    asserting([{ type: 'regex', value: '(' }]),
    asserting([{ type: 'contains', value: 'x', threshold: 1.5 }]),
    asserting([{ type: 'contains', value: 'x', treshold: 1 }]),
  ],
}
