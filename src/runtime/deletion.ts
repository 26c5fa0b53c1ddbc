import type OpenAI from 'openai'
import { APIError } from 'openai'
import PQueue from 'p-queue'
import { UserError } from '../errors.ts'
import { explainApiError } from '../remote/explain-error.ts'
import { findConversationLeavings, findThreadLeavings } from './leavings.ts'

/** One kind of object that a thread makes, recognised by its ID, and how it is deleted. */
interface Kind {
  prefix: RegExp
  path: (id: string) => string
  delete: (client: OpenAI, id: string) => Promise<unknown>
}

/**
 * In the order in which they are deleted: a thread comes last, because what else there is can be found by it. Files have
 * other prefixes on other hosts, so that an ID of no other kind is a file's.
 */
const threadKinds: Kind[] = [
  {
    prefix: /^thread_/,
    path: (id) => `/threads/${id}`,
    delete: (client, id) => client.beta.threads.delete(id),
  },
  {
    prefix: /^conv_/,
    path: (id) => `/conversations/${id}`,
    delete: (client, id) => client.conversations.delete(id),
  },
]
const kinds: Kind[] = [
  {
    prefix: /^resp_/,
    path: (id) => `/responses/${id}`,
    delete: (client, id) => client.responses.delete(id),
  },
  {
    prefix: /^cntr_/,
    path: (id) => `/containers/${id}`,
    delete: (client, id) => client.containers.delete(id),
  },
  {
    prefix: /^vs_/,
    path: (id) => `/vector_stores/${id}`,
    delete: (client, id) => client.vectorStores.delete(id),
  },
  {
    prefix: /^(?!thread_|conv_|resp_|cntr_|vs_)/,
    path: (id) => `/files/${id}`,
    delete: (client, id) => client.files.delete(id),
  },
  ...threadKinds,
]

/** Deletes at once: what a thread made is much and small. */
const concurrency = 8

/** Statuses of what is gone, and of hosts that have no such request. */
const absent = [404, 405, 501]

/**
 * Deletes what threads made, by the IDs that `onCreated` was told, and what else is found by them: items of a
 * conversation, which would outlive it, containers, files that code made. IDs tell what they are of, because the
 * environment may run on another runtime by now. What is already gone is as good as deleted. Returns why some are not,
 * by ID; a thread is kept until what can only be found by it is deleted.
 */
export async function deleteMade(client: OpenAI, ids: string[]): Promise<Map<string, UserError>> {
  const failures = new Map<string, UserError>()
  const attempt = async (id: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      failures.set(id, error)
    }
  }
  const found = new Set<string>()
  await inParallel(ids, (id) => attempt(id, () => deleteLeavings(client, id, found)))
  const others = [...ids, ...found].filter((id) => !isThread(id))
  for (const kind of kinds.slice(0, -threadKinds.length)) {
    const own = [...new Set(others)].filter((id) => kind.prefix.test(id))
    await inParallel(own, (id) => attempt(id, () => deleteObject(client, kind, id)))
  }
  const lost = [...found].some((id) => failures.has(id) && !ids.includes(id))
  for (const kind of threadKinds) {
    const own = ids.filter((id) => kind.prefix.test(id) && !failures.has(id))
    await inParallel(lost ? [] : own, (id) => attempt(id, () => deleteObject(client, kind, id)))
  }
  return failures
}

/** Deletes one thread with what it made: see `deleteMade`. Throws the first `UserError` that says why not. */
export async function deleteThread(client: OpenAI, ids: string[]): Promise<void> {
  const [failure] = (await deleteMade(client, [...new Set(ids)])).values()
  if (failure !== undefined) throw failure
}

function isThread(id: string): boolean {
  return threadKinds.some(({ prefix }) => prefix.test(id))
}

async function inParallel(ids: string[], work: (id: string) => Promise<void>): Promise<void> {
  await new PQueue({ concurrency }).addAll(ids.map((id) => () => work(id)))
}

/** Deletes the items of a conversation, and adds what else hangs on a thread to `found`. */
async function deleteLeavings(client: OpenAI, id: string, found: Set<string>): Promise<void> {
  if (id.startsWith('thread_')) for (const made of await findThreadLeavings(client, id)) found.add(made)
  if (!id.startsWith('conv_')) return
  const { items, made } = await findConversationLeavings(client, id)
  for (const container of made) found.add(container)
  await inParallel(items, (item) =>
    deleteIfThere(`/conversations/${id}/items/${item}`, () =>
      client.conversations.items.delete(item, { conversation_id: id }),
    ),
  )
}

async function deleteObject(client: OpenAI, kind: Kind, id: string): Promise<void> {
  await deleteIfThere(kind.path(id), () => kind.delete(client, id))
}

async function deleteIfThere(path: string, request: () => Promise<unknown>): Promise<void> {
  try {
    await request()
  } catch (error) {
    if (error instanceof APIError && absent.includes(error.status ?? 0)) return
    throw explainApiError(error, `DELETE ${path}`)
  }
}
