import { openAsBlob } from 'node:fs'
import type OpenAI from 'openai'
import { call, callOrGone, collect, once } from './calls.ts'
import type { Limiter } from './limiter.ts'
import type { RemoteFile, RemoteFiles } from './port.ts'

/** Files of purpose `assistants`: what file search and the code interpreter read. */
export function openaiFiles(client: OpenAI, limiter: Limiter): RemoteFiles {
  return {
    async list() {
      const files = await collect('GET /files', () =>
        client.files.list({ purpose: 'assistants', limit: 10_000, order: 'asc' }),
      )
      return files.map(describe)
    },

    create: ({ name, absolute }) =>
      limiter.upload(() =>
        call('POST /files', async () => {
          // A Blob backed by the file: its bytes are read while they are sent.
          const file = new File([await openAsBlob(absolute)], name)
          return describe(await client.files.create({ file, purpose: 'assistants' }, once))
        }),
      ),

    async delete(id) {
      await limiter.request(() => callOrGone(`DELETE /files/${id}`, () => client.files.delete(id)))
    },
  }
}

function describe(file: OpenAI.Files.FileObject): RemoteFile {
  return { id: file.id, filename: file.filename, bytes: file.bytes }
}
