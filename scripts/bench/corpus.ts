import { between, createRandom, pick, type Random } from './random.ts'
import { createVocabulary, createWordPicker } from './vocabulary.ts'

/** A document of an invented handbook. */
export interface Document {
  name: string
  /** Markdown. */
  text: string
  /** Words that it has more often than others have. */
  topic: string[]
}

const vocabularySize = 30_000
/** Ranks at which words are telling: neither in every document nor in one only. */
const topicRanks = { min: 200, max: 12_000 }
/** The share of words that are of the document's topic. */
const topicShare = 0.12

/**
 * Documents of `bytes` bytes together, the last one cut where they are reached. Words follow Zipf's law, and each
 * document has a topic, so that an index of them has lists of every length, as one of real documents has.
 */
export function createCorpus(bytes: number, seed = 1): Document[] {
  const random = createRandom(seed)
  const vocabulary = createVocabulary(random, vocabularySize)
  const pickWord = createWordPicker(random, vocabulary)
  const documents: Document[] = []
  for (let left = bytes; left > 0;) {
    const topic = Array.from(
      { length: 40 },
      () => vocabulary[between(random, topicRanks.min, topicRanks.max)] ?? '',
    )
    const pickTopical = () => (random() < topicShare ? pick(random, topic) : pickWord())
    const text = writeDocument(random, topic, pickTopical, documentBytes(random)).slice(0, left)
    const used = topic.filter((term) => text.includes(term))
    documents.push({ name: `${topic[0]}-${documents.length}.md`, text, topic: used })
    // Everything in it is ASCII, so that characters are bytes.
    left -= text.length
  }
  return documents
}

/** Questions that the documents could answer: words of one topic in a sentence of common ones. */
export function createQuestions(documents: readonly Document[], count: number, seed = 2): string[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => {
    const { topic } = pick(random, documents)
    const words = Array.from({ length: between(random, 2, 5) }, () => pick(random, topic))
    return `${pick(random, ['What is the', 'How do I find the', 'When must we have a'])} ${words.join(' ')}?`
  })
}

/** From 2 to 100 kB, small ones far more often: as documentation is. */
function documentBytes(random: Random): number {
  return Math.round(2_000 * 50 ** (random() ** 1.2))
}

function writeDocument(random: Random, topic: string[], word: () => string, bytes: number): string {
  const title = (words: number) =>
    capitalize(Array.from({ length: words }, () => pick(random, topic)).join(' '))
  let text = `# ${title(3)}\n\n`
  while (text.length < bytes) {
    text += `${random() < 0.4 ? '##' : '###'} ${title(between(random, 1, 4))}\n\n`
    for (let blocks = between(random, 2, 5); blocks > 0; blocks--) text += `${writeBlock(random, word)}\n\n`
  }
  return text.slice(0, bytes)
}

function writeBlock(random: Random, word: () => string): string {
  const kind = random()
  if (kind < 0.15) return writeLines(random, () => `- ${writeSentence(random, word, 10)}`)
  if (kind < 0.2) {
    const cells = () => `| ${word()} ${word()} | ${between(random, 1, 900)} | ${word()} |`
    return `| Name | Number | Note |\n|---|---:|---|\n${writeLines(random, cells)}`
  }
  if (kind < 0.25) return `\`\`\`\n${writeLines(random, () => `${word()}_${word()} = "${word()}"`)}\n\`\`\``
  return Array.from({ length: between(random, 3, 7) }, () => writeSentence(random, word, 22)).join(' ')
}

function writeLines(random: Random, line: () => string): string {
  return Array.from({ length: between(random, 3, 8) }, line).join('\n')
}

function writeSentence(random: Random, word: () => string, wordsMax: number): string {
  let text = word()
  for (let left = between(random, 5, wordsMax); left > 0; left--) {
    const next = random() < 0.02 ? String(between(random, 2, 2_000)) : word()
    text += `${random() < 0.06 ? ', ' : ' '}${next}`
  }
  return `${capitalize(text)}.`
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
