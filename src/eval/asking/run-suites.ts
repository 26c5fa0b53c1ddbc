import { isDeepStrictEqual } from 'node:util'
import PQueue from 'p-queue'
import { addEvidence } from '../evidence/add-evidence.ts'
import type { Answerers } from '../evidence/gather.ts'
import { retryThread, type RetryingReach } from './retry-thread.ts'
import type { ThreadJob } from './run-thread.ts'
import { scoreThread } from '../scoring/score-transcripts.ts'
import type { Suite } from '../suites/suite.ts'
import type { ThreadCache } from './thread-cache.ts'
import { threadKey, type Transcript } from '../runs/transcript.ts'

export interface RunOptions extends RetryingReach {
  suites: Suite[]
  /** Threads that need not be asked any more. */
  done?: Transcript[]
  /** Answers of earlier runs, where they may be used. */
  cache?: ThreadCache
  /** Threads at a time. */
  concurrency: number
  /** Takes each transcript as it comes, before anything is scored. */
  onTranscript: (transcript: Transcript) => void
  onProgress?: (progress: RunProgress) => void
  /** Who answers what assertions ask besides; without, what depends on it is unscored. */
  answerers?: Answerers
  signal?: AbortSignal
}

/** Counts are of threads: a test's repeats each count. */
export interface RunProgress {
  done: number
  /** Of those that are done, how many needed no request, because an earlier part of the run has them. */
  kept: number
  total: number
  failed: number
  errors: number
  /** Threads that were asked again because the provider failed. */
  retries: number
}

/**
 * Runs every repeat of every test, several at a time, and hands back their transcripts in the suites' order.
 * Where it is aborted, or meets a bug, it lets threads delete themselves and then throws the reason.
 */
export async function runSuites(options: RunOptions): Promise<Transcript[]> {
  const { concurrency, done = [], cache, onTranscript, onProgress } = options
  const jobs = jobsOf(options.suites)
  const queue = new PQueue({ concurrency })
  const halt = new AbortController()
  const signal = AbortSignal.any([halt.signal, ...(options.signal === undefined ? [] : [options.signal])])
  const earlier = new Map(done.map((transcript) => [threadKey(transcript), transcript]))
  const transcripts = new Map<ThreadJob, Transcript>()
  const kept = jobs.filter((job) => earlier.has(keyOf(job))).length
  const progress: RunProgress = { done: kept, kept, total: jobs.length, failed: 0, errors: 0, retries: 0 }

  async function run(job: ThreadJob): Promise<void> {
    if (signal.aborted) return
    try {
      const known = earlier.get(keyOf(job))
      const said = known ?? (await cache?.find(job)) ?? (await retryThread(job, options, signal))
      if (known === undefined) onTranscript(said)
      const transcript = await addEvidence(job.test, said, options.answerers, signal)
      // Written again only where there is more of it: a reader takes the last.
      if (!isDeepStrictEqual(transcript.evidence, said.evidence)) onTranscript(transcript)
      await cache?.keep(job, transcript)
      transcripts.set(job, transcript)
      const { verdict } = scoreThread(job.test, job.repeat, transcript)
      if (verdict === 'fail') progress.failed += 1
      if (verdict === 'error') progress.errors += 1
      progress.retries += transcript.retries ?? 0
      if (known === undefined) progress.done += 1
      onProgress?.({ ...progress })
    } catch (error) {
      halt.abort(error)
    }
  }
  await queue.addAll(jobs.map((job) => () => run(job)))
  signal.throwIfAborted()
  return jobs.flatMap((job) => transcripts.get(job) ?? [])
}

function keyOf({ suite, test, repeat }: ThreadJob): string {
  return threadKey({ suite: suite.key, test: test.id, repeat })
}

function jobsOf(suites: Suite[]): ThreadJob[] {
  return suites.flatMap((suite) =>
    suite.tests.flatMap((test) =>
      Array.from({ length: test.repeat }, (_, index) => ({ suite, test, repeat: index + 1 })),
    ),
  )
}
