import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import type { FunctionTool } from '../../src/config/desired.ts'
import { createHandler } from '../../src/runtime/handlers.ts'
import { createProject, type TestProject } from '../support/project.ts'

let project: TestProject

beforeEach(async () => {
  project = await createProject()
})

afterEach(() => project.dispose())

function tool(handler: FunctionTool['handler'], name = 'lookup'): FunctionTool {
  return { type: 'function', name, ...(handler === undefined ? {} : { handler }) }
}

async function moduleTool(code: string): Promise<FunctionTool> {
  await project.write('handler.ts', code)
  return tool(project.path('handler.ts'))
}

const node = process.execPath

describe('a handler module', () => {
  it('is called with the arguments, and its default export answers', async () => {
    const handle = createHandler([
      await moduleTool('export default ({ id }: { id: number }) => ({ doubled: id * 2 })'),
    ])
    expect(await handle('lookup', { id: 4 })).toEqual({ doubled: 8 })
  })

  it('may answer later, and with nothing', async () => {
    const handle = createHandler([
      await moduleTool('export default () => new Promise((resolve) => setTimeout(resolve, 20))'),
    ])
    expect(await handle('lookup', {})).toBeUndefined()
  })

  it('is loaded anew for each call', async () => {
    const handle = createHandler([await moduleTool('let calls = 0\nexport default () => (calls += 1)')])
    expect([await handle('lookup', {}), await handle('lookup', {})]).toEqual([1, 1])
  })

  it('that answers what JSON cannot say fails the call with the reason', async () => {
    const handle = createHandler([await moduleTool('export default () => ({ big: 2n })')])
    await expect(handle('lookup', {})).rejects.toThrow('cannot be said in JSON')
  })

  it.each([
    ['throws', "export default () => { throw new Error('no such order') }", 'no such order'],
    ['throws later', "export default async () => { throw new Error('no such order') }", 'no such order'],
    ['throws what is no error', "export default () => { throw 'no such order' }", 'no such order'],
    ['fails while it is loaded', "throw new Error('no database')", 'no database'],
    ['has no default export', 'export const lookup = 1', 'no default export'],
    ['is not TypeScript', 'export default (', 'handler.ts'],
    ['ends its process', 'export default () => process.exit(3)', 'ended with 3 before it answered'],
    [
      'fails outside of the call',
      "export default () => new Promise(() => setTimeout(() => { throw new Error('late') }, 1))",
      'ended with 1 before it answered',
    ],
    ['imports what is not there', "import './missing.ts'\nexport default () => 1", 'missing.ts'],
  ])('that %s fails the call with the reason', async (_what, code, reason) => {
    const handle = createHandler([await moduleTool(code)])
    await expect(handle('lookup', {})).rejects.toThrow(reason)
  })

  it('that is not there fails the call with its path', async () => {
    const handle = createHandler([tool(project.path('nowhere.ts'))])
    await expect(handle('lookup', {})).rejects.toMatchObject({
      code: 'file-missing',
      message: expect.stringContaining(project.path('nowhere.ts')),
    })
  })

  it.each([
    'export default () => new Promise(() => setInterval(() => {}, 1000))',
    'export default () => { for (;;); }',
  ])('that hangs is ended: %s', async (code) => {
    const handle = createHandler([await moduleTool(code)], { timeLimit: 500 })
    await expect(handle('lookup', {})).rejects.toThrow('did not answer within 0.5 seconds')
  })

  it('is ended when the turn is', async () => {
    const handle = createHandler([
      await moduleTool('export default () => new Promise(() => setInterval(() => {}, 1000))'),
    ])
    const stop = new AbortController()
    const answer = handle('lookup', {}, stop.signal)
    stop.abort()
    await expect(answer).rejects.toThrow('aborted')
  })

  it('that leaves timers running does not outlive its answer', async () => {
    const handle = createHandler([
      await moduleTool('export default () => { setInterval(() => {}, 1000); return process.pid }'),
    ])
    const pid = (await handle('lookup', {})) as number
    await expect.poll(() => isRunning(pid)).toBe(false)
  })

  it('hands on what it prints, line by line, to one who listens', async () => {
    const lines: string[] = []
    const code = 'export default () => { console.log("one"); console.error("two"); return 3 }'
    const handle = createHandler([await moduleTool(code)], {
      onPrint: (name, line) => lines.push(`${name}: ${line}`),
    })
    expect(await handle('lookup', {})).toBe(3)
    await expect.poll(() => lines.toSorted()).toEqual(['lookup: one', 'lookup: two'])
  })

  it('prints to standard error, because standard output is for results', async () => {
    const noisy = await moduleTool("export default () => { console.log('noise'); return 'answer' }")
    const handlers = new URL('../../src/runtime/handlers.ts', import.meta.url).href
    await project.write(
      'caller.ts',
      `import { createHandler } from '${handlers}'
      console.log('result: ' + await createHandler([${JSON.stringify(noisy)}])('lookup', {}))`,
    )
    const { stdout, stderr } = spawnSync(node, [project.path('caller.ts')], { encoding: 'utf8' })
    expect({ stdout, stderr }).toEqual({ stdout: 'result: answer\n', stderr: 'noise\n' })
  })
})

describe('a handler command', () => {
  it('reads the arguments as JSON and prints its answer as JSON', async () => {
    const code =
      "let t=''; process.stdin.on('data', (d) => t += d).on('end', () => console.log(JSON.stringify({ got: JSON.parse(t) })))"
    const handle = createHandler([tool([node, '-e', code])])
    expect(await handle('lookup', { id: 'ü' })).toEqual({ got: { id: 'ü' } })
  })

  it('may print text that is no JSON', async () => {
    const handle = createHandler([tool([node, '-e', "console.log('in stock: 4')"])])
    expect(await handle('lookup', {})).toBe('in stock: 4')
  })

  it('may print nothing and read nothing', async () => {
    const handle = createHandler([tool([node, '-e', ''])])
    expect(await handle('lookup', { much: 'x'.repeat(1_000_000) })).toBe('')
  })

  it.each([
    ['ends with another code than 0', [node, '-e', 'process.exit(3)'], 'ended with 3'],
    ['is not there', ['asst-no-such-command'], 'ENOENT'],
  ])('that %s fails the call with the reason', async (_what, command, reason) => {
    const handle = createHandler([tool(command)])
    await expect(handle('lookup', {})).rejects.toThrow(reason)
  })

  it('that hangs is ended', async () => {
    const handle = createHandler([tool([node, '-e', 'setInterval(() => {}, 1000)'])], { timeLimit: 500 })
    await expect(handle('lookup', {})).rejects.toThrow('did not answer within 0.5 seconds')
  })
})

describe('a command that goes wrong', () => {
  it('takes with it what it started itself', async () => {
    const path = project.path('pid')
    const handle = createHandler([tool(['sh', '-c', `sleep 1000 & echo $! > ${path}; wait`])], {
      timeLimit: 300,
    })
    await expect(handle('lookup', {})).rejects.toThrow('did not answer within 0.3 seconds')
    const pid = Number(await readFile(path, 'utf8'))
    expect(pid).toBeGreaterThan(0)
    await expect.poll(() => isRunning(pid) && !isZombie(pid)).toBe(false)
  })

  it('is stopped where it prints without end', async () => {
    const handle = createHandler([tool(['yes'])])
    await expect(handle('lookup', {})).rejects.toThrow('yes printed more than 1000000 characters')
  })

  it('that cannot be started is no answer at all', async () => {
    const handle = createHandler([tool(['asst-no-such-command'])])
    await expect(handle('lookup', {})).rejects.toMatchObject({ code: 'file-missing' })
  })
})

describe('arguments', () => {
  const parameters = {
    type: 'object',
    properties: { query: { type: 'string' }, category: { type: 'string', enum: ['books', 'lamps'] } },
    required: ['query'],
    additionalProperties: false,
  }

  it.each([
    [{}, 'query'],
    [{ query: 7 }, 'query'],
    [{ query: 'a', category: 'cars' }, 'category: '],
    [{ query: 'a', page: 2 }, 'page'],
    ['a', 'must be object'],
  ])('that the parameters do not allow never reach the handler: %j', async (args, reason) => {
    const handle = createHandler([{ ...tool([node, '-e', 'process.exit(9)']), parameters }])
    await expect(handle('lookup', args)).rejects.toThrow(reason)
  })

  it.each([
    [parameters, { query: 'a', category: 'books' }],
    [
      { type: 'object', properties: { query: { type: ['string', 'null'] } } },
      { query: null, more: 1 },
    ],
    [{ type: 'object', 'not a keyword': 1 }, { a: 1 }],
    [{ type: 'not a type' }, { a: 1 }],
    [{}, { anything: true }],
  ])('that they allow, or that cannot be judged, do: %j', async (parameters, args) => {
    const handle = createHandler([{ ...tool([node, '-e', "console.log('fine')"]), parameters }])
    expect(await handle('lookup', args)).toBe('fine')
  })
})

it('a function without a handler is a user error that says how to add one', async () => {
  const handle = createHandler([tool(undefined)])
  await expect(handle('lookup', {})).rejects.toMatchObject({
    code: 'invalid-value',
    hint: expect.stringContaining('handler:'),
  })
})

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Dead, and not yet collected by whoever took it over from its parent. */
function isZombie(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
  return stdout.startsWith('Z')
}
