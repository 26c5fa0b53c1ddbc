import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { holdSyncLock } from '../../src/state/sync-lock.ts'
import { temporaryFolder } from './temporary.ts'

const refused = {
  name: 'UserError',
  code: 'locked-by-another-sync',
  message: 'another sync of staging is running in this folder',
  hint: expect.stringContaining('a killed one holds nothing'),
}

async function lockPath(): Promise<string> {
  return join(await temporaryFolder(), 'work', 'staging.sync')
}

test('a second sync is refused until the first lets go', async () => {
  const path = await lockPath()
  const release = await holdSyncLock(path, 'staging')
  await expect(holdSyncLock(path, 'staging')).rejects.toMatchObject(refused)

  release()
  const again = await holdSyncLock(path, 'staging')
  again()
})

test('two environments do not wait for each other', async () => {
  const folder = await temporaryFolder()
  const releases = [
    await holdSyncLock(join(folder, 'staging.sync'), 'staging'),
    await holdSyncLock(join(folder, 'prod.sync'), 'prod'),
  ]
  for (const release of releases) release()
})

test('another process holds it as long as it lives, and a killed one holds nothing', async () => {
  const path = await lockPath()
  const module = new URL('../../src/state/sync-lock.ts', import.meta.url).href
  const script = `
    const { holdSyncLock } = await import(${JSON.stringify(module)})
    await holdSyncLock(${JSON.stringify(path)}, 'staging')
    process.stdout.write('held')
    setInterval(() => {}, 1000)`
  const holder = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void holder.kill('SIGKILL'))
  await once(holder.stdout, 'data')
  await expect(holdSyncLock(path, 'staging')).rejects.toMatchObject(refused)

  const exit = once(holder, 'exit')
  holder.kill('SIGKILL')
  await exit
  const release = await holdSyncLock(path, 'staging')
  release()
})

test('nonsense in its place is no lock', async () => {
  const path = join(await temporaryFolder(), 'staging.sync')
  await writeFile(path, 'nonsense '.repeat(1000))
  const release = await holdSyncLock(path, 'staging')
  await expect(holdSyncLock(path, 'staging')).rejects.toMatchObject(refused)
  release()
})

test('what cannot be locked is named', async () => {
  const path = join(await temporaryFolder(), 'staging.sync')
  await mkdir(path)
  await expect(holdSyncLock(path, 'staging')).rejects.toMatchObject({
    code: 'file-unwritable',
    message: expect.stringContaining(path),
  })
})
