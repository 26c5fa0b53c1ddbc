import { UserError } from '../errors.ts'
import type { RenewableKey } from './renewable-key.ts'

type Fetch = (url: string | URL | Request, init?: RequestInit) => Promise<Response>

/**
 * `fetch` with a key that is renewed when the provider no longer accepts it: a 401 did nothing, so that any request,
 * creates included, is sent once more with the new key. A header of the environment's own goes before the key.
 */
export function authorizeFetch(send: Fetch, key: RenewableKey): Fetch {
  return async (url, init = {}) => {
    if (new Headers(init.headers).has('authorization')) return await send(url, init)
    const used = key.current()
    const response = await send(url, withKey(init, used))
    if (response.status !== 401 || !canRepeat(init.body)) return response
    let renewed: string
    try {
      renewed = await key.renew(used)
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      // An error thrown in here would count as a broken connection and be tried again.
      return Response.json({ error: { message: error.message } }, { status: 401 })
    }
    if (renewed === used) return response
    await response.body?.cancel()
    return await send(url, withKey(init, renewed))
  }
}

function withKey(init: RequestInit, key: string): RequestInit {
  const headers = new Headers(init.headers)
  headers.set('Authorization', `Bearer ${key}`)
  return { ...init, headers }
}

/** A stream is used up by the first attempt. */
function canRepeat(body: RequestInit['body']): boolean {
  return body === undefined || body === null || typeof body === 'string' || body instanceof FormData
}
