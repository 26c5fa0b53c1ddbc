import { createHash } from 'node:crypto'
import { openAsBlob } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type OpenAI from 'openai'
import { inspectFile } from '../config/knowledge/inspect-file.ts'
import { UserError } from '../errors.ts'
import { fileAnswer, readAnswer } from './answers.ts'
import { call, callOrGone, collect } from './calls.ts'
import type { Limiter } from './limiter.ts'
import type { RemoteFiles } from './port.ts'

/** Milliseconds: the largest file over a slow line. */
const uploadTimeout = 1_800_000

/** Files of purpose `assistants`: what file search and the code interpreter read. */
export function openaiFiles(client: OpenAI, limiter: Limiter): RemoteFiles {
  return {
    list: () =>
      collect(client, limiter, {
        path: '/files',
        limit: 10_000,
        query: { purpose: 'assistants' },
        item: fileAnswer,
        idOf: ({ id }) => id,
      }),

    create: ({ name, absolute, sha256 }) =>
      limiter.upload(async () => {
        const file = new File([await openFile(absolute, sha256)], name)
        const request = 'POST /files'
        const answer = await call(request, () =>
          client.files.create({ file, purpose: 'assistants' }, { timeout: uploadTimeout }),
        )
        return readAnswer(request, fileAnswer, answer)
      }),

    async retrieve(id) {
      const request = `GET /files/${id}`
      const answer = await limiter.read(() => callOrGone(request, () => client.files.retrieve(id)))
      return answer && readAnswer(request, fileAnswer, answer)
    },

    async delete(id) {
      await limiter.write(() => callOrGone(`DELETE /files/${id}`, () => client.files.delete(id)))
    },
  }
}

/** Bytes up to which a file is read whole. */
const smallBytes = 2 ** 20

/**
 * What is sent of a file, proved to be what its hash says. A big file is a Blob that is read while it is sent; it has
 * been read once before, and the Blob itself fails where the file changed since it was opened.
 */
async function openFile(absolute: string, sha256: string): Promise<Blob> {
  let blob: Blob
  let found: string
  try {
    if ((await stat(absolute)).size <= smallBytes) {
      const content = await readFile(absolute)
      blob = new Blob([content])
      found = createHash('sha256').update(content).digest('hex')
    } else {
      blob = await openAsBlob(absolute)
      // Not the Blob's own stream, which leaves the file's whole length behind as garbage.
      found = (await inspectFile(absolute, false)).sha256
    }
  } catch (error) {
    throw unreadable(`${basename(absolute)} cannot be read any more`, error)
  }
  if (found === sha256) return blob
  throw unreadable(`${basename(absolute)} changed while it was being synced`)
}

function unreadable(message: string, cause?: unknown): UserError {
  return new UserError('file-unreadable', message, {
    hint: 'run `asst sync` again: what was there before is still in use',
    cause,
  })
}
