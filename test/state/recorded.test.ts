import { expect, test } from 'vitest'
import { openJournal } from '../../src/state/journal.ts'
import { writeLockfile } from '../../src/state/lockfile.ts'
import { statePaths } from '../../src/state/paths.ts'
import { readRecorded } from '../../src/state/recorded.ts'
import { writeRecords } from '../../src/state/records.ts'
import { project, synced } from '../plan/state-builder.ts'
import { temporaryFolder } from './temporary.ts'

const world = synced({
  knowledge: { handbook: { 'a.md': '1' } },
  assistants: { support: { search: ['handbook'] }, 'brands/acme': {} },
})
const { environment } = world.desired

async function pathsOfProject() {
  const root = await temporaryFolder()
  return statePaths({ ...project, root }, environment)
}

test('nothing is recorded before the first sync', async () => {
  expect(await readRecorded(await pathsOfProject(), project, environment)).toEqual({ assistants: new Map() })
})

test('lockfile and records are read as they were written', async () => {
  const paths = await pathsOfProject()
  if (world.recorded.lockfile) await writeLockfile(paths.lockfile, world.recorded.lockfile)
  await writeRecords(paths.records, world.recorded.assistants)

  expect(await readRecorded(paths, project, environment)).toEqual(world.recorded)
})

test('records without a lockfile prove nothing and are not read', async () => {
  const paths = await pathsOfProject()
  await writeRecords(paths.records, world.recorded.assistants)

  expect(await readRecorded(paths, project, environment)).toEqual({ assistants: new Map() })
})

test('what an interrupted sync left is told beside them', async () => {
  const paths = await pathsOfProject()
  const journal = await openJournal(paths.journal)
  await journal.intend('store', 'handbook')
  await journal.close()

  expect(await readRecorded(paths, project, environment)).toMatchObject({
    unfinished: { pending: [{ kind: 'store', name: 'handbook' }] },
  })
})
