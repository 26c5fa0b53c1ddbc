import { cp } from 'node:fs/promises'
import type OpenAI from 'openai'
import { retiredMarks } from '../../src/compile/marks.ts'
import { sampleFiles, type SyncProject } from './sync-project.ts'

/** The provider of a scenario, and what no client can make it do. */
export interface Host {
  client: OpenAI
  /** A store that was not used for too long. */
  expire(storeId: string): Promise<void>
  /** Sync another branch first, whose lockfile `checkOutLockfile` brings back. */
  hasBranches: boolean
}

/** What brings a project to where its next sync is the one to interrupt. */
export interface Scenario {
  name: string
  prepare(project: SyncProject, host: Host): Promise<void>
}

/** Where a project keeps the lockfile of another branch, which was synced before and knows what is gone since. */
const otherBranch = 'other-branch'

export const scenarios: Scenario[] = [
  { name: 'first', prepare: async () => {} },
  {
    name: 'edits',
    async prepare(project, host) {
      await syncBranches(project, host)
      await editContent(project)
      await project.remove('knowledge/sales')
      await project.remove('assistants/analyst.yaml')
      await addLegal(project)
    },
  },
  {
    name: 'renames',
    async prepare(project, host) {
      await syncBranches(project, host)
      await renameHandbook(project, 400)
      await renameSales(project)
    },
  },
  {
    name: 'chunking',
    async prepare(project, host) {
      await syncBranches(project, host)
      await project.write('knowledge/handbook.yaml', chunking(400))
    },
  },
  {
    name: 'replaced',
    async prepare(project, host) {
      await syncBranches(project, host)
      const storeId = await storeOf(project)
      const owner = { project: 'sample', id: (await project.lockfile()).id, environment: 'test' }
      const { metadata } = await host.client.vectorStores.retrieve(storeId)
      const marks = retiredMarks(owner, 'handbook', metadata?.['asst:digest'] ?? '', Date.now())
      await host.client.vectorStores.update(storeId, { metadata: marks })
    },
  },
  {
    name: 'expired',
    async prepare(project, host) {
      await syncBranches(project, host)
      const storeId = await storeOf(project)
      await host.client.vectorStores.update(storeId, { expires_after: { anchor: 'last_active_at', days: 1 } })
      await host.expire(storeId)
    },
  },
  {
    name: 'everything',
    async prepare(project, host) {
      await project.write('knowledge/law/terms.md', '# Terms\n\nThe law of Denmark applies.\n')
      await project.write('assistants/legal.yaml', searching('Legal', 'law'))
      await project.write('knowledge/guide/start.md', '# Start\n\nPress the button.\n')
      await project.write('assistants/guide.yaml', searching('Guide', 'guide'))
      await project.write('knowledge/old/old.md', '# Old\n\nNobody asks.\n')
      await project.write('assistants/old.yaml', searching('Old', 'old'))
      await syncBranches(project, host)
      // It updates, replaces a store,
      await editContent(project)
      const lawId = await storeOf(project, 'law')
      await host.client.vectorStores.update(lawId, { expires_after: { anchor: 'last_active_at', days: 1 } })
      await host.expire(lawId)
      // renames, and replaces files by others in other chunks,
      await project.remove('knowledge/guide')
      await project.write('knowledge/start/start.md', '# Start\n\nPress the button.\n')
      await project.write('knowledge/start.yaml', `was: [guide]\n${chunking(400)}`)
      await project.write('assistants/guide.yaml', searching('Guide', 'start'))
      await renameSales(project)
      // deletes
      for (const path of ['knowledge/old', 'assistants/old.yaml']) await project.remove(path)
      // and creates.
      await project.write('knowledge/news/today.md', '# Today\n\nNothing happened.\n')
      await project.write('assistants/news.yaml', searching('News', 'news'))
    },
  },
]

/** Puts the lockfile of the other branch in place of the one that is there. A first sync has none. */
export async function checkOutLockfile(project: SyncProject): Promise<void> {
  if (!(await project.list()).includes(otherBranch)) return
  await project.remove('locks')
  await cp(project.path(otherBranch), project.path('locks'), { recursive: true })
}

/** Syncs the project as it is; before that another branch, where there is one, whose lockfile it keeps. */
async function syncBranches(project: SyncProject, { hasBranches }: Host): Promise<void> {
  if (hasBranches) await syncOtherBranch(project)
  await project.sync()
}

async function syncOtherBranch(project: SyncProject): Promise<void> {
  await project.write('knowledge/handbook/refunds.md', '# Refunds\n\nWithin 14 days.\n')
  await project.write('knowledge/draft/draft.md', '# Draft\n\nNot yet.\n')
  await project.write('assistants/draft.yaml', searching('Draft', 'draft'))
  await project.sync()
  await cp(project.path('locks'), project.path(otherBranch), { recursive: true })
  await project.remove('knowledge/draft')
  await project.remove('assistants/draft.yaml')
  await project.write('knowledge/handbook/refunds.md', sampleFiles['knowledge/handbook/refunds.md'] ?? '')
}

async function editContent(project: SyncProject): Promise<void> {
  await project.write('knowledge/handbook/refunds.md', '# Refunds\n\nWithin 60 days.\n')
  await project.write('knowledge/handbook/gifts.md', '# Gifts\n\nGifts are wrapped.\n')
  await project.remove('knowledge/handbook/shipping.md')
  await project.write(
    'assistants/support.yaml',
    `${searching('Support', 'handbook')}instructions: Be brief.\n`,
  )
}

async function addLegal(project: SyncProject): Promise<void> {
  await project.write('knowledge/law/terms.md', '# Terms\n\nThe law of Norway applies.\n')
  await project.write('assistants/legal.yaml', searching('Legal', 'law'))
}

/** Of a vector store, with other content and chunks. */
async function renameHandbook(project: SyncProject, chunkTokens: number): Promise<void> {
  for (const path of ['knowledge/handbook', 'assistants/support.yaml']) await project.remove(path)
  await project.write('knowledge/manual/refunds.md', sampleFiles['knowledge/handbook/refunds.md'] ?? '')
  await project.write('knowledge/manual/shipping.md', '# Shipping\n\nParcels to Norway take a week.\n')
  await project.write('knowledge/manual.yaml', `was: [handbook]\n${chunking(chunkTokens)}`)
  await project.write('assistants/help.yaml', `${searching('Help', 'manual')}was: [support]\n`)
}

/** Of files for the code interpreter. */
async function renameSales(project: SyncProject): Promise<void> {
  for (const path of ['knowledge/sales', 'assistants/analyst.yaml']) await project.remove(path)
  await project.write('knowledge/tables/sales.csv', sampleFiles['knowledge/sales/sales.csv'] ?? '')
  await project.write('knowledge/tables.yaml', 'was: [sales]\n')
  await project.write(
    'assistants/numbers.yaml',
    'name: Numbers\nmodel: gpt-6-luna\nwas: [analyst]\ntools: [{ type: code_interpreter, knowledge: [tables] }]\n',
  )
}

function searching(name: string, knowledge: string): string {
  return `name: ${name}\nmodel: gpt-6-luna\ntools: [{ type: file_search, knowledge: [${knowledge}] }]\n`
}

function chunking(tokens: number): string {
  return `chunking: { max_chunk_size_tokens: ${tokens}, chunk_overlap_tokens: 100 }\n`
}

async function storeOf(project: SyncProject, key = 'handbook'): Promise<string> {
  const storeId = (await project.lockfile()).knowledge[key]?.vectorStoreId
  if (storeId === undefined) throw new Error(`knowledge base ${key} has no vector store`)
  return storeId
}

export function scenarioNamed(name: string): Scenario {
  const scenario = scenarios.find((scenario) => scenario.name === name)
  if (scenario === undefined) throw new Error(`there is no scenario ${name}`)
  return scenario
}
