import type { Desired, Place, Tool } from '../../src/config/desired.ts'

const nowhere = (): Place => ({ file: '', line: 1, column: 1, frame: '' })

/**
 * What the files of a project declare: the assistant `support` searches `handbook` and calls
 * `search_database`, `analyst` computes with `sales`.
 */
export function buildDesired(root: string): Desired {
  const assistant = (key: string, tools: Tool[]) => ({
    key,
    file: `${root}/assistants/${key}.yaml`,
    name: key,
    model: 'm',
    tools,
    metadata: {},
    was: [],
    locate: nowhere,
  })
  const knowledge = (key: string, paths: string[], search: boolean) => ({
    key,
    root: `${root}/knowledge/${key}`,
    files: paths.map((path) => ({
      path,
      absolute: `${root}/knowledge/${key}/${path}`,
      bytes: 1,
      sha256: '0',
      search,
      code: !search,
      asText: false,
    })),
    attributes: {},
    search,
    code: !search,
    was: [],
  })
  return {
    project: {
      root,
      name: 'sample',
      id: 'test01',
      file: `${root}/asst.yaml`,
      defaultEnvironment: 'local',
      environmentNames: ['local'],
      environments: { local: { provider: 'local' } },
      locate: nowhere,
      vars: { company: 'Northwind', country: 'Germany', city: 'Leipzig' },
    },
    environment: {
      name: 'local',
      identity: 'local',
      provider: 'local',
      runtime: 'responses',
      query: {},
      headers: {},
      vars: { country: 'France' },
      protect: false,
      ephemeral: false,
      guard: { maxDeletes: 10, maxFileDeletes: 100, maxFileDeletePercent: 30 },
      limits: { concurrency: 1, uploadsPerMinute: 1, attachedFilesPerMinute: 1, storeWritesPerMinute: 1 },
      uploadNames: 'marked',
      retainDays: 7,
      settleSeconds: 0,
      deadlineSeconds: 60,
    },
    assistants: new Map([
      [
        'support',
        assistant('support', [
          { type: 'file_search', knowledge: ['handbook'] },
          { type: 'function', name: 'search_database' },
        ]),
      ],
      ['analyst', assistant('analyst', [{ type: 'code_interpreter', knowledge: ['sales'] }])],
    ]),
    knowledge: new Map([
      ['handbook', knowledge('handbook', ['refunds.md', 'returns/electronics.md', 'shipping.md'], true)],
      ['sales', knowledge('sales', ['orders.csv'], false)],
    ]),
  }
}
