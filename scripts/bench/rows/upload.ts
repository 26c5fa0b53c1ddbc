import { once } from 'node:events'
import { request } from 'node:http'
import type { Figure, Round } from '../figure.ts'
import { type BenchServer, startServer } from '../server.ts'

const fileBytes = 512 * 2 ** 20
const piece = Buffer.alloc(2 ** 16, 'All work and no play makes a dull document.\n')
const boundary = 'bench-boundary'
const rounds = 3

/** The memory of a server that takes the biggest file there may be. Each round has a server of its own. */
export async function measureUpload(): Promise<Figure[]> {
  const measured: Round[] = []
  let seconds = 0
  while (measured.length < rounds) {
    const server = await startServer()
    try {
      const began = performance.now()
      await uploadBig(server)
      seconds = (performance.now() - began) / 1000
      measured.push({ value: server.peakMemory() })
    } finally {
      await server.stop()
    }
  }
  return [
    {
      what: 'one upload of 512 MB, server resident',
      unit: 'MB',
      rounds: measured,
      target: { value: 160 },
      note: `in ${seconds.toFixed(1)} s`,
    },
  ]
}

/** Sends the form by hand and in pieces, so that the client is no slower than the server. */
async function uploadBig(server: BenchServer): Promise<void> {
  const part = (headers: string) => `--${boundary}\r\nContent-Disposition: form-data; ${headers}\r\n\r\n`
  const head = `${part('name="purpose"')}assistants\r\n${part('name="file"; filename="big.txt"')}`
  const tail = `\r\n--${boundary}--\r\n`
  const sending = request(`${server.url}/files`, {
    method: 'POST',
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': head.length + fileBytes + tail.length,
    },
  })
  const answered = once(sending, 'response')
  sending.write(head)
  for (let sent = 0; sent < fileBytes; sent += piece.length) {
    if (!sending.write(piece)) await once(sending, 'drain')
  }
  sending.end(tail)
  const [response] = await answered
  response.resume()
  if (response.statusCode !== 200) throw new Error(`the upload was answered with ${response.statusCode}`)
}
