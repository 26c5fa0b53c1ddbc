import { readFileSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'
import { extractText } from '../extract/extract.ts'
import { UnreadableFile } from '../extract/unreadable.ts'
import { chunkText } from './chunk.ts'
import type { ExtractionJob, ExtractionResult } from './extraction.ts'
import { estimateTokens } from './tokens.ts'

/** [RG]: 5,000,000 tokens a file. */
const fileTokensMax = 5_000_000

async function work(job: ExtractionJob): Promise<ExtractionResult> {
  try {
    // This thread has nothing else to do meanwhile.
    const text = await extractText(job.filename, readFileSync(job.path))
    // No token is shorter than a byte, so the estimate is spared where it cannot matter.
    if (text.length > fileTokensMax && estimateTokens(text) > fileTokensMax) {
      throw new UnreadableFile('invalid_file', `The file has more than ${fileTokensMax} tokens.`)
    }
    return { chunks: chunkText(text, job.size) }
  } catch (error) {
    if (error instanceof UnreadableFile) return { error: { code: error.code, message: error.message } }
    return { error: { code: 'server_error', message: 'The file could not be processed.' } }
  }
}

// Answers come in the order of the jobs: the host counts on it to know which job a crash belongs to.
let last = Promise.resolve()
parentPort?.on('message', (job: ExtractionJob) => {
  last = last.then(async () => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin, windows have
    parentPort?.postMessage(await work(job))
  })
})
