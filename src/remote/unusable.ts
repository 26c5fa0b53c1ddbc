import { APIError } from 'openai'

/** `last_error.code` of a file that will never be indexed as it is, and the code of an upload refused for it. */
export const unusable = ['invalid_file', 'unsupported_file']

/**
 * True where an upload was refused for what the file is: its size, its type, or by a code that says so. A 400 without
 * one may as well mean that the account is full.
 */
export function isUnusable(error: Error): boolean {
  const { cause } = error
  if (!(cause instanceof APIError)) return false
  return [413, 415].includes(cause.status ?? 0) || unusable.includes(cause.code ?? '')
}
