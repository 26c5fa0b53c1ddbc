import { createServer, type ServerResponse } from 'node:http'
import type OpenAI from 'openai'

/** One answer of the endpoint. */
export interface ChatAnswer {
  /** What is said, in the pieces it is streamed in. */
  content?: string[]
  calls?: { name: string; arguments: string }[]
  /** In the pieces it is streamed in. */
  refusal?: string[]
  /** Instead of what it would count; null where it does not count. */
  usage?: object | null
  finish?: string
  /** A body instead, and what it says it is. */
  body?: { type: string; text: string }
  /** An HTTP error instead. */
  status?: number
  /** Says its content and then nothing more. */
  hangs?: boolean
  /** The connection breaks after its content. */
  breaks?: boolean
}

type ChatRequest = OpenAI.ChatCompletionCreateParamsStreaming

/** A Chat Completions endpoint that answers as it is told, and keeps what it was asked. */
export interface ChatEndpoint {
  url: string
  requests: ChatRequest[]
  /** The bearer token of each request. */
  keys: (string | undefined)[]
  /** Answers of the next requests, in order. */
  answer(...answers: ChatAnswer[]): void
  close(): Promise<void>
}

export async function startChatEndpoint(): Promise<ChatEndpoint> {
  const requests: ChatRequest[] = []
  const keys: (string | undefined)[] = []
  const answers: ChatAnswer[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    requests.push(JSON.parse(body) as ChatRequest)
    keys.push(request.headers.authorization)
    reply(response, answers.shift() ?? { status: 500 })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the endpoint listens on no port')
  return {
    url: `http://127.0.0.1:${address.port}/v1`,
    requests,
    keys,
    answer: (...next) => void answers.push(...next),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function reply(response: ServerResponse, answer: ChatAnswer): void {
  if (answer.status !== undefined) {
    response.writeHead(answer.status, { 'Content-Type': 'application/json', 'x-should-retry': 'false' })
    response.end(
      JSON.stringify({ error: { message: 'out of order', type: 'error', code: null, param: null } }),
    )
    return
  }
  response.writeHead(200, { 'Content-Type': answer.body?.type ?? 'text/event-stream' })
  if (answer.body !== undefined) {
    response.end(answer.body.text)
    return
  }
  const send = (choice: object, rest: object = {}) => {
    const chunk = {
      id: 'c',
      object: 'chat.completion.chunk',
      created: 0,
      model: 'm',
      choices: [choice],
      ...rest,
    }
    response.write(`data: ${JSON.stringify(chunk)}\n\n`)
  }
  for (const content of answer.content ?? []) send({ index: 0, delta: { content }, finish_reason: null })
  for (const refusal of answer.refusal ?? []) send({ index: 0, delta: { refusal }, finish_reason: null })
  for (const [index, call] of (answer.calls ?? []).entries()) {
    const head = {
      index,
      id: `call_${index}`,
      type: 'function',
      function: { name: call.name, arguments: '' },
    }
    send({ index: 0, delta: { tool_calls: [head] }, finish_reason: null })
    for (const piece of call.arguments.match(/.{1,5}/g) ?? []) {
      send({
        index: 0,
        delta: { tool_calls: [{ index, function: { arguments: piece } }] },
        finish_reason: null,
      })
    }
  }
  if (answer.hangs) return
  if (answer.breaks) {
    // What was written is on its way before the connection goes.
    response.write('\n', () => response.destroy())
    return
  }
  send({ index: 0, delta: {}, finish_reason: answer.finish ?? (answer.calls ? 'tool_calls' : 'stop') })
  const { usage = { prompt_tokens: 100, completion_tokens: 7, total_tokens: 107 } } = answer
  if (usage !== null) send({}, { choices: [], usage })
  response.end('data: [DONE]\n\n')
}
