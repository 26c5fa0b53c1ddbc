import { between, pick, type Random } from './random.ts'

/** The commonest words of English, commonest first. */
const commonWords = (
  'the of and to a in is that for it as with be on by this are from or an at your you can not have if we will ' +
  'when all which has but one may their more must any do each only other than no its there time been after our ' +
  'these new who also up into them then such made over first before between under where during'
).split(' ')

const onsets =
  'b c d f g h l m n p r s t v w b c d f l m n p r s t br cl cr dr fl gr pl pr qu sh sl sp st str th tr'.split(
    ' ',
  )
const vowels = 'a a e e e i i o o u ai ea ee oa'.split(' ')
const codas = [
  '',
  '',
  '',
  '',
  '',
  '',
  '',
  '',
  'b',
  'ck',
  'd',
  'l',
  'll',
  'm',
  'n',
  'nd',
  'nt',
  'r',
  'rt',
  's',
  'sh',
  't',
  'x',
]
const endings = [
  '',
  '',
  '',
  '',
  'age',
  'al',
  'ed',
  'er',
  'ing',
  'ity',
  'ly',
  'ment',
  'ness',
  's',
  's',
  'tion',
]

/**
 * Words by rank: the commonest of English, then invented ones, which stem and split as English does and are the longer
 * the rarer they are. No word list has to be shipped or fetched for them.
 */
export function createVocabulary(random: Random, size: number): string[] {
  const invented = new Set<string>()
  while (invented.size < size) invented.add(inventWord(random))
  const ranked = [...invented]
    .map((word) => ({ word, rank: word.length + 6 * random() }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ word }) => word)
  return [...new Set([...commonWords, ...ranked])].slice(0, size)
}

function inventWord(random: Random): string {
  let word = ''
  for (let left = between(random, 1, 2) + between(random, 0, 1); left > 0; left--) {
    word += pick(random, onsets) + pick(random, vowels) + pick(random, codas)
  }
  return word + pick(random, endings)
}

/** Offset of Mandelbrot's form of Zipf's law: https://en.wikipedia.org/wiki/Zipf–Mandelbrot_law. */
const rankOffset = 2.7

/** A function that draws words as often as their rank says: the n-th is drawn about 1/n as often as the first. */
export function createWordPicker(random: Random, words: readonly string[]): () => string {
  const sums: number[] = []
  let sum = 0
  for (const rank of words.keys()) sums.push((sum += 1 / (rank + 1 + rankOffset)))
  return () => {
    const wanted = random() * sum
    let low = 0
    for (let high = sums.length - 1; low < high;) {
      const middle = (low + high) >> 1
      if ((sums[middle] ?? 0) <= wanted) low = middle + 1
      else high = middle
    }
    return words[low] ?? ''
  }
}
