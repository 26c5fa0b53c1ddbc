import { estimateAsciiTokens } from './ascii-tokens.ts'
import { accentedTokens, signTokens, wordTokens } from './token-costs.ts'

/**
 * The pieces that o200k_base splits a text into before it merges bytes: words in camel humps with the character
 * before them, digits in threes, runs of punctuation and of space. (https://github.com/openai/tiktoken,
 * `tiktoken_ext/openai_public.py`.)
 */
const pieces =
  /[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?:'(?:s|t|re|ve|m|ll|d))?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?:'(?:s|t|re|ve|m|ll|d))?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+/gu

const plainWord = /^[ -~]?[A-Za-z]+(?:'[a-z]+)?$/
const latinWord = /^.?[\p{sc=Latin}\p{M}]+(?:'[a-z]+)?$/u
const denseCharacter = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}]/u
const letter = /\p{L}/u
const visible = /[^\s\p{N}]/u

/**
 * Tokens of a text by o200k_base, within 10 % for prose, Markdown and code. The vocabulary itself would be 30 MB,
 * and chunk sizes need no more.
 */
export function estimateTokens(text: string): number {
  return Math.ceil(estimateAsciiTokens(text) ?? estimateAnyTokens(text))
}

/** The estimate for a text in any script, not rounded. */
export function estimateAnyTokens(text: string): number {
  let tokens = 0
  for (const [piece] of text.matchAll(pieces)) tokens += pieceTokens(piece)
  return tokens
}

function pieceTokens(piece: string): number {
  const { length } = piece
  if (plainWord.test(piece)) return wordTokens(length, piece.startsWith(' '))
  if (!visible.test(piece)) return 1
  if (!letter.test(piece)) return punctuationTokens(piece)
  if (latinWord.test(piece)) return accentedTokens(length)
  if (denseCharacter.test(piece)) return Math.max(1, length * 0.75)
  return Math.max(1, length * 0.27)
}

/** Signs outside of ASCII are a token or two each, as emojis are. */
function punctuationTokens(piece: string): number {
  return /^[ -~\r\n]*$/.test(piece) ? signTokens(piece.length) : Math.max(1, piece.length)
}
