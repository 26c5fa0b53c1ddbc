/** Runs of Chinese, Japanese and Korean characters, whose words no spaces tell apart. */
const runs = /[\u3005\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]+/g

/**
 * Writes such runs as overlapping pairs of characters, which is how they are indexed and searched: `unicode61` would
 * take a whole run for one word. Other text stays as it is.
 */
export function spaceBigrams(text: string): string {
  return text.replace(runs, (run) => ` ${pairsOf(run).join(' ')} `)
}

function pairsOf(run: string): string[] {
  if (run.length === 1) return [run]
  return Array.from({ length: run.length - 1 }, (_, index) => run.slice(index, index + 2))
}

/** True for one of these pairs. It may be no word but the end of one and the beginning of the next. */
export function isBigram(word: string): boolean {
  return word.length === 2 && word.replace(runs, '') === ''
}
