import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openThrowaways } from '../../src/state/throwaways.ts'
import { temporaryFolder } from './temporary.ts'

async function listPath(): Promise<string> {
  return join(await temporaryFolder(), 'work', 'staging.throwaways')
}

/** Lets another process note these IDs; it lives until it is killed. */
async function startOwner(path: string, ids: string[]): Promise<{ kill(): Promise<void> }> {
  const module = new URL('../../src/state/throwaways.ts', import.meta.url).href
  const script = `
    const { openThrowaways } = await import(${JSON.stringify(module)})
    const throwaways = openThrowaways(${JSON.stringify(path)})
    for (const id of ${JSON.stringify(ids)}) await throwaways.add(id)
    process.stdout.write('ready')
    setInterval(() => {}, 1000)`
  const owner = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const kill = async () => {
    if (owner.exitCode !== null || owner.signalCode !== null) return
    const exit = once(owner, 'exit')
    owner.kill('SIGKILL')
    await exit
  }
  onTestFinished(kill)
  await once(owner.stdout, 'data')
  return { kill }
}

test('nothing is left where nothing was ever noted', async () => {
  expect(await openThrowaways(await listPath()).left()).toEqual([])
})

test('what this process still uses is not left', async () => {
  const throwaways = openThrowaways(await listPath())
  await throwaways.add('conv_1')

  expect(await throwaways.left()).toEqual([])
})

test('a living process keeps its IDs, and a dead one leaves them to the next', async () => {
  const path = await listPath()
  const owner = await startOwner(path, ['conv_1', 'thread_2'])
  const throwaways = openThrowaways(path)
  expect(await throwaways.left()).toEqual([])

  await owner.kill()
  expect(await throwaways.left()).toEqual(['conv_1', 'thread_2'])

  await throwaways.remove('conv_1')
  expect(await throwaways.left()).toEqual(['thread_2'])
})

test('commands that run at once note their IDs in one list', async () => {
  const path = await listPath()
  const lists = Array.from({ length: 5 }, () => openThrowaways(path))
  await Promise.all(lists.map((throwaways, index) => throwaways.add(`mine_${index}`)))
  const owner = await startOwner(path, ['theirs'])
  await Promise.all(lists.map((throwaways, index) => throwaways.remove(`mine_${index}`)))
  await owner.kill()

  expect(await openThrowaways(path).left()).toEqual(['theirs'])
})

test('a damaged line hides no other', async () => {
  const path = await listPath()
  const owner = await startOwner(path, ['conv_1'])
  await owner.kill()
  const [list = ''] = await readdir(path)
  await appendFile(join(path, list), '+ conv_2 3\n\n? conv_1\n- \n')

  expect(await openThrowaways(path).left()).toEqual(['conv_1'])
})

test('nothing piles up: a list goes with the last of its IDs', async () => {
  const path = await listPath()
  const throwaways = openThrowaways(path)
  await Promise.all(['conv_1', 'conv_2'].map((id) => throwaways.add(id)))
  await throwaways.remove('conv_1')
  expect(await readdir(path)).toHaveLength(1)
  await Promise.all([throwaways.remove('conv_2'), throwaways.add('conv_3'), throwaways.remove('conv_3')])
  expect(await readdir(path)).toEqual([])
})
