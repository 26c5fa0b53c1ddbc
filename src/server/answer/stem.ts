/**
 * The Porter stemmer (M. F. Porter, "An algorithm for suffix stripping", 1980), so that words are compared
 * as SQLite's `porter` tokenizer compares them when it searches.
 */
const consonants = '[^aeiou][^aeiouy]*'
const vowels = '[aeiouy][aeiou]*'
const measureAbove0 = new RegExp(`^(${consonants})?${vowels}${consonants}`)
const measureIs1 = new RegExp(`^(${consonants})?${vowels}${consonants}(${vowels})?$`)
const measureAbove1 = new RegExp(`^(${consonants})?${vowels}${consonants}${vowels}${consonants}`)
const hasVowel = new RegExp(`^(${consonants})?[aeiouy]`)
const endsConsonantVowelConsonant = new RegExp(`^${consonants}[aeiouy][^aeiouwxy]$`)

const step2: readonly (readonly [string, string])[] = [
  ['ational', 'ate'],
  ['tional', 'tion'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['izer', 'ize'],
  ['bli', 'ble'],
  ['alli', 'al'],
  ['entli', 'ent'],
  ['eli', 'e'],
  ['ousli', 'ous'],
  ['ization', 'ize'],
  ['ation', 'ate'],
  ['ator', 'ate'],
  ['alism', 'al'],
  ['iveness', 'ive'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['aliti', 'al'],
  ['iviti', 'ive'],
  ['biliti', 'ble'],
  ['logi', 'log'],
]
const step3: readonly (readonly [string, string])[] = [
  ['icate', 'ic'],
  ['ative', ''],
  ['alize', 'al'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ful', ''],
  ['ness', ''],
]
const step4 =
  /^(.+?)(al|ance|ence|er|ic|able|ible|ant|ement|ment|ent|ou|ism|ate|iti|ous|ive|ize)$|^(.+?[st])(ion)$/

function replaceSuffix(word: string, table: readonly (readonly [string, string])[]): string {
  for (const [suffix, replacement] of table) {
    if (!word.endsWith(suffix)) continue
    const stem = word.slice(0, -suffix.length)
    return measureAbove0.test(stem) ? stem + replacement : word
  }
  return word
}

function stripPlural(word: string): string {
  if (/(ss|i)es$/.test(word)) return word.slice(0, -2)
  if (/[^s]s$/.test(word)) return word.slice(0, -1)
  return word
}

function stripPast(word: string): string {
  if (word.endsWith('eed')) return measureAbove0.test(word.slice(0, -3)) ? word.slice(0, -1) : word
  const stem = /^(.+?)(ed|ing)$/.exec(word)?.[1]
  if (stem === undefined || !hasVowel.test(stem)) return word
  if (/(at|bl|iz)$/.test(stem)) return `${stem}e`
  if (/([^aeiouylsz])\1$/.test(stem)) return stem.slice(0, -1)
  return endsConsonantVowelConsonant.test(stem) ? `${stem}e` : stem
}

function stripFinal(word: string): string {
  const match = step4.exec(word)
  const stem = match?.[1] ?? match?.[3]
  let result = stem !== undefined && measureAbove1.test(stem) ? stem : word
  if (result.endsWith('e')) {
    const base = result.slice(0, -1)
    const short = measureIs1.test(base) && !endsConsonantVowelConsonant.test(base)
    if (measureAbove1.test(base) || short) result = base
  }
  return result.endsWith('ll') && measureAbove1.test(result) ? result.slice(0, -1) : result
}

/** The stem of one lowercase word; words that are not plain Latin letters come back as they are. */
export function stem(word: string): string {
  if (word.length < 3 || !/^[a-z]+$/.test(word)) return word
  // A leading y is a consonant, which the vowel classes above cannot tell: it is hidden as an upper-case Y.
  const leadingY = word.startsWith('y')
  let result = leadingY ? `Y${word.slice(1)}` : word
  result = stripPast(stripPlural(result))
  if (result.endsWith('y') && hasVowel.test(result.slice(0, -1))) result = `${result.slice(0, -1)}i`
  result = stripFinal(replaceSuffix(replaceSuffix(result, step2), step3))
  return leadingY ? `y${result.slice(1)}` : result
}
