import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { digest } from '../../compile/digest.ts'
import { digestQuestions } from '../runs/run-plan.ts'
import type { RunTarget } from '../runs/run-result.ts'
import { modelOf, overrideOf } from '../suites/model-of.ts'
import type { ThreadJob } from './run-thread.ts'
import { transcriptSchema } from '../runs/transcript-schema.ts'
import type { Transcript } from '../runs/transcript.ts'
import { writeWhole } from '../runs/write-whole.ts'

/** Threads as they were answered before, so that what did not change need not be asked again. */
export interface ThreadCache {
  find(job: ThreadJob): Promise<Transcript | undefined>
  /** Passes over what must not be answered from memory. */
  keep(job: ThreadJob, transcript: Transcript): Promise<void>
}

/** Milliseconds. A model behind an unchanged name may change, so answers do not stay for ever. */
const lifetime = 14 * 24 * 3600 * 1000

/**
 * Opens the cache for one target, and deletes what is too old. A thread is found where environment, assistant, model,
 * knowledge, messages, stubs and repeat are what they were.
 * @param folder absolute
 */
export async function openThreadCache(
  folder: string,
  target: RunTarget,
  now: () => Date,
): Promise<ThreadCache> {
  await mkdir(folder, { recursive: true })
  await prune(folder, now().getTime() - lifetime)
  const files = new Map<ThreadJob, string>()
  const asked = new Map<string, number>()
  /** Tests of one run that ask the same are two samples of an answer: the second has an entry of its own. */
  const fileOf = (job: ThreadJob) => {
    const known = files.get(job)
    if (known !== undefined) return known
    const key = keyOf(job, target)
    const count = (asked.get(key) ?? 0) + 1
    asked.set(key, count)
    const file = join(folder, `${key}${count === 1 ? '' : `-${count}`}.json`)
    files.set(job, file)
    return file
  }
  return {
    async find(job) {
      const known = await readEntry(fileOf(job))
      if (known === undefined) return undefined
      const { suite, test, repeat } = job
      const { model: _asked, ...said } = known
      return {
        ...said,
        ...overrideOf(suite),
        suite: suite.key,
        test: test.id,
        repeat,
        vars: test.vars,
        startedAt: now().toISOString(),
        cached: true,
      }
    },
    async keep(job, transcript) {
      if (isWorthKeeping(job, transcript)) await writeWhole(fileOf(job), JSON.stringify(transcript))
    },
  }
}

function keyOf({ suite, test, repeat }: ThreadJob, target: RunTarget): string {
  const { environment, provider, runtime, assistants, uses, knowledge } = target
  const { assistant } = suite
  const bases = (uses[assistant] ?? []).map((key) => [key, knowledge[key] ?? ''])
  return digest({
    environment,
    provider,
    runtime,
    assistant: [assistant, assistants[assistant] ?? '', modelOf(target, suite) ?? ''],
    knowledge: bases,
    asks: digestQuestions(test),
    repeat,
  }).replaceAll(/[^\w-]/g, '-')
}

/**
 * Only what the provider answered to its end. A handler of the project is no part of the key and may answer otherwise
 * tomorrow, so that only threads without calls of one are kept.
 */
function isWorthKeeping({ test }: ThreadJob, { turns, cached }: Transcript): boolean {
  if (cached === true || turns.length < test.turns.length) return false
  return turns.every(
    ({ reply, error }) =>
      error === undefined &&
      (reply?.status === 'completed' || reply?.status === 'refused') &&
      reply.toolCalls.every(
        ({ type, name = '' }) => type !== 'function' || Object.hasOwn(test.functions, name),
      ),
  )
}

/** What cannot be read is asked again. */
async function readEntry(file: string): Promise<Transcript | undefined> {
  try {
    return transcriptSchema.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch {
    return undefined
  }
}

async function prune(folder: string, oldest: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = join(folder, name)
    const stats = await stat(file).catch(() => undefined)
    if (stats !== undefined && stats.mtimeMs < oldest) await rm(file, { force: true })
  }
}
