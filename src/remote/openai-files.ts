import { openAsBlob } from 'node:fs'
import type OpenAI from 'openai'
import { UserError } from '../errors.ts'
import { fileAnswer, readAnswer } from './answers.ts'
import { call, callOrGone, collect, once } from './calls.ts'
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

    create: ({ name, absolute }) =>
      limiter.upload(async () => {
        const file = new File([await openFile(absolute)], name)
        const request = 'POST /files'
        const answer = await call(request, () =>
          client.files.create({ file, purpose: 'assistants' }, { ...once, timeout: uploadTimeout }),
        )
        return readAnswer(request, fileAnswer, answer)
      }),

    async retrieve(id) {
      const request = `GET /files/${id}`
      const answer = await limiter.request(() => callOrGone(request, () => client.files.retrieve(id)))
      return answer && readAnswer(request, fileAnswer, answer)
    },

    async delete(id) {
      await limiter.request(() => callOrGone(`DELETE /files/${id}`, () => client.files.delete(id)))
    },
  }
}

/** A Blob backed by the file: its bytes are read while they are sent. */
async function openFile(absolute: string): Promise<Blob> {
  try {
    return await openAsBlob(absolute)
  } catch (error) {
    throw new UserError('file-unreadable', `${absolute} cannot be read any more`, {
      hint: 'it changed while it was being synced: run `asst sync` again',
      cause: error,
    })
  }
}
