import { createHash, timingSafeEqual } from 'node:crypto'
import { isIP } from 'node:net'
import { createMiddleware } from 'hono/factory'
import type { ServerEnv } from './env.ts'
import { ApiError } from './errors.ts'

/**
 * Keeps web pages away, which can send requests to a server on their visitor's own machine: those of another origin,
 * and those that got here by a name that was made to point here (DNS rebinding). Programs send none of these headers.
 * @param host what the server was bound to
 * @param isKeyed true where a key is demanded, which such a page does not have; any name will do then
 */
export function refusePages(host: string, isKeyed: boolean) {
  return createMiddleware<ServerEnv>((c, next) => {
    const authority = c.req.header('host') ?? ''
    const origin = c.req.header('origin')
    const isForeign =
      /^(cross-site|same-site)$/.test(c.req.header('sec-fetch-site') ?? '') ||
      (origin !== undefined && origin !== `http://${authority}`)
    if (isForeign) throw refused('Requests of web pages are refused.', 'origin_not_allowed')
    if (!isKeyed && !isOwnName(nameOf(authority), host)) {
      throw refused(`This server does not answer to the name '${authority}'.`, 'host_not_allowed')
    }
    return next()
  })
}

/** Demands one of some keys. Both sides are hashed, because a comparison in constant time needs equal lengths. */
export function requireKey(keys: string[]) {
  const wanted = keys.map(digest)
  return createMiddleware<ServerEnv>((c, next) => {
    const [, given] = /^Bearer +(.+)$/i.exec(c.req.header('authorization') ?? '') ?? []
    if (given === undefined) {
      throw unauthorized(
        "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer " +
          'auth (i.e. Authorization: Bearer YOUR_KEY).',
      )
    }
    const hash = digest(given)
    if (!wanted.some((key) => timingSafeEqual(hash, key))) throw unauthorized('Incorrect API key provided.')
    return next()
  })
}

/** True for addresses that only programs on this machine reach. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase()
  return name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'))
}

/** An address cannot be made to point elsewhere; of names, only those that always mean this machine. */
function isOwnName(name: string, host: string): boolean {
  return (
    isIP(name) !== 0 || name === 'localhost' || name.endsWith('.localhost') || name === host.toLowerCase()
  )
}

/** `[::1]:4010` and `localhost:4010` without the port. */
function nameOf(authority: string): string {
  return authority
    .toLowerCase()
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1')
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function refused(message: string, code: string): ApiError {
  return new ApiError(403, { message, code })
}

function unauthorized(message: string): ApiError {
  return new ApiError(401, { message, code: 'invalid_api_key' })
}
