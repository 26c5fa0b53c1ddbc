import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type OpenAI from 'openai'
import type { ChunkSize } from './chunk.ts'
import type { Chunk } from './index-tables.ts'

/** A file to be read and cut. */
export interface ExtractionJob {
  path: string
  /** Its extension says how to read it. */
  filename: string
  size: ChunkSize
}

export type ExtractionResult = { chunks: Chunk[] } | { error: OpenAI.VectorStores.VectorStoreFile.LastError }

/** Reads and cuts files in a thread of its own, in the order asked. */
export interface Extraction {
  extract(job: ExtractionJob): Promise<ExtractionResult>
  /** Ends the thread. What was not answered is given up. */
  close(): Promise<void>
}

/** A file that takes longer is given up: no real one measured took a tenth of it. */
const usualDeadlineMs = 120_000
/** Megabytes of heap. A file that needs more ends the thread instead of taking all of the machine. */
const heapMax = 1_024
/** A thread that has read a PDF holds some hundred megabytes, so it does not outlive its use by much. */
const idleMs = 5_000

interface Pending {
  job: ExtractionJob
  resolve: (result: ExtractionResult) => void
}

const givenUp: ExtractionResult = {
  error: {
    code: 'invalid_file',
    message: 'The file could not be read within the limits of time and memory.',
  },
}

export function startExtraction(deadlineMs = usualDeadlineMs): Extraction {
  const pending: Pending[] = []
  let worker: Worker | undefined
  let timer: NodeJS.Timeout | undefined

  function spawn(): Worker {
    // Sources run as .ts and the package as .js; the worker is whichever this file is.
    const url = new URL(`./extraction-worker${extname(import.meta.url)}`, import.meta.url)
    // Its output is kept from ours: extractors print warnings of their own.
    const started = new Worker(url, {
      resourceLimits: { maxOldGenerationSizeMb: heapMax },
      stderr: true,
      stdout: true,
    })
    started.unref()
    started.on('message', (result: ExtractionResult) => settle(result))
    started.on('error', () => abandon(started))
    return started
  }

  function send(job: ExtractionJob): void {
    worker ??= spawn()
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin, windows have
    worker.postMessage(job)
  }

  function settle(result: ExtractionResult): void {
    pending.shift()?.resolve(result)
    watch()
  }

  /** The head of the queue killed the thread or is stuck in it: it is given up, the rest goes to a new thread. */
  function abandon(dead: Worker): void {
    if (worker !== dead) return
    void dead.terminate()
    worker = undefined
    pending.shift()?.resolve(givenUp)
    for (const { job } of pending) send(job)
    watch()
  }

  /** Watches the head of the queue, or waits for the thread to be worth ending. */
  function watch(): void {
    clearTimeout(timer)
    const watched = worker
    if (watched === undefined) return
    const act = pending.length > 0 ? () => abandon(watched) : () => void end()
    timer = setTimeout(act, pending.length > 0 ? deadlineMs : idleMs)
    timer.unref()
  }

  async function end(): Promise<void> {
    clearTimeout(timer)
    const ending = worker
    worker = undefined
    for (const { resolve } of pending.splice(0)) resolve(givenUp)
    await ending?.terminate()
  }

  return {
    extract: (job) =>
      new Promise((resolve) => {
        pending.push({ job, resolve })
        send(job)
        if (pending.length === 1) watch()
      }),
    close: end,
  }
}
