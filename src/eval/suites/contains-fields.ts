import { isDeepStrictEqual } from 'node:util'

/** Objects need the wanted fields only, at any depth; everything else must be equal. */
export function containsFields(actual: unknown, wanted: unknown): boolean {
  if (!isRecord(wanted) || !isRecord(actual)) return isDeepStrictEqual(actual, wanted)
  return Object.entries(wanted).every(([key, value]) => containsFields(actual[key], value))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
