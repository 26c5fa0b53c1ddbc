import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'

const agent = new Agent({ keepAlive: true })

/** Posts JSON over a connection that is kept, with no more around it than that: a client's own cost is not the server's. */
export async function post(url: string, body: unknown): Promise<unknown> {
  const sending = request(url, { method: 'POST', agent, headers: { 'content-type': 'application/json' } })
  sending.end(JSON.stringify(body))
  const [response] = (await once(sending, 'response')) as [IncomingMessage]
  const answer: unknown = JSON.parse(await text(response))
  if (response.statusCode !== 200)
    throw new Error(`${url} answered ${response.statusCode}: ${JSON.stringify(answer)}`)
  return answer
}
