import { stripVTControlCharacters } from 'node:util'

/** One line without control characters: replies and file names may hold anything, a terminal obeys it. */
export function plain(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
}

/** Text of several lines without control characters. */
export function plainLines(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/[^\P{Cc}\n\t]/gu, '�')
}
