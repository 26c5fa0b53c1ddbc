import { isDeepStrictEqual } from 'node:util'
import PQueue from 'p-queue'
import { addEvidence } from './evidence/add-evidence.ts'
import type { Answerers } from './evidence/gather.ts'
import { runThread, type Reach, type ThreadJob } from './run-thread.ts'
import type { Suite } from './suite.ts'
import { threadKey, type Transcript } from './transcript.ts'

export interface RunOptions extends Reach {
  suites: Suite[]
  /** Threads that need not be asked any more. */
  done?: Transcript[]
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
interface RunProgress {
  done: number
  total: number
  latest: Transcript
}

/**
 * Runs every repeat of every test, several at a time, and hands back their transcripts in the suites' order.
 * Where it is aborted, or meets a bug, it lets threads delete themselves and then throws the reason.
 */
export async function runSuites(options: RunOptions): Promise<Transcript[]> {
  const { concurrency, done = [], onTranscript, onProgress } = options
  const jobs = jobsOf(options.suites)
  const queue = new PQueue({ concurrency })
  const halt = new AbortController()
  const signal = AbortSignal.any([halt.signal, ...(options.signal === undefined ? [] : [options.signal])])
  const earlier = new Map(done.map((transcript) => [threadKey(transcript), transcript]))
  const transcripts = new Map<ThreadJob, Transcript>()
  let ended = jobs.filter((job) => earlier.has(keyOf(job))).length

  async function run(job: ThreadJob): Promise<void> {
    if (signal.aborted) return
    try {
      const known = earlier.get(keyOf(job))
      const said = known ?? (await runThread(job, options, signal))
      if (known === undefined) onTranscript(said)
      const transcript = await addEvidence(job.test, said, options.answerers, signal)
      // Written again only where there is more of it: a reader takes the last.
      if (!isDeepStrictEqual(transcript.evidence, said.evidence)) onTranscript(transcript)
      transcripts.set(job, transcript)
      if (known === undefined) onProgress?.({ done: (ended += 1), total: jobs.length, latest: transcript })
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
