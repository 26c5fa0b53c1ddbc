import { fetchForm } from './form-fetch.ts'
import { hideSent } from './hide-sent.ts'

/**
 * `fetch` for JSON APIs, which the SDK is given. It reads an answer whole before it hands it on, so that a connection
 * that breaks within the body counts as one that broke, and is retried where that is safe. What answers a good
 * status without a JSON object, as proxies and login pages do, is no answer at all; nor is a redirect, which would
 * carry keys to another host and lose the body. Streams pass untouched.
 * Forms are sent as they are read.
 */
export async function fetchJson(url: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response =
    init?.body instanceof FormData
      ? await fetchForm(new URL(addressOf(url)), init.body, init)
      : await fetch(url, { ...init, redirect: 'manual' })
  const location = response.headers.get('location')
  if (response.status >= 300 && response.status < 400 && location !== null)
    throw new TypeError(`it redirects to ${new URL(location, addressOf(url)).origin}`)
  if (response.status === 204 || isStream(response)) return response
  if (new Headers(init?.headers).get('accept') === 'application/binary') return response
  const text = await response.text()
  const { status, headers } = response
  if (!response.ok) {
    const said = hideSent(text, url, init)
    return copy(isObject(said) ? said : gist(said), status, headers)
  }
  // Deletes say nothing that is needed, and some hosts say nothing at all.
  if (!isObject(text) && init?.method?.toUpperCase() !== 'DELETE')
    throw new TypeError(`its answer is ${kindOf(text, headers)} instead of a JSON object`)
  return copy(text, status, headers)
}

function addressOf(url: string | URL | Request): string {
  return url instanceof Request ? url.url : String(url)
}

function isStream({ headers }: Response): boolean {
  return headers.get('content-type')?.startsWith('text/event-stream') ?? false
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}

/** The title of an error page, or the beginning of a text: a person needs no more of it. */
function gist(text: string): string {
  const title = /<title>([^<]*)<\/title>/i.exec(text)?.[1]
  return (title ?? text.replaceAll(/<[^>]*>/g, ' ')).replaceAll(/\s+/g, ' ').trim().slice(0, 200)
}

function kindOf(text: string, headers: Headers): string {
  if (text.trim() === '') return 'empty'
  const type = headers.get('content-type')?.split(';')[0] ?? 'of no known type'
  return type === 'application/json' ? gist(text).slice(0, 20) : type
}

/** The body is decoded by now, so what describes its encoding must not be believed a second time. */
function copy(text: string, status: number, headers: Headers): Response {
  const kept = new Headers(headers)
  kept.delete('content-encoding')
  kept.delete('content-length')
  return new Response(text, { status, headers: kept })
}
