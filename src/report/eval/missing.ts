import type { Missing } from '../../eval/scoring/score.ts'

/** Why a source was not cited, in a few words. */
export function describeMissing({ cause, rank, turn, detail }: Missing): string {
  const because = detail === undefined ? '' : ` (${detail})`
  switch (cause) {
    case 'no such file':
      return 'no such file in knowledge'
    case 'not uploaded':
    case 'indexing failed':
      return `${cause}${because}`
    case 'not retrieved':
      return rank === undefined
        ? `not retrieved${because}`
        : `not retrieved (rank ${rank} in a deeper search)`
    case 'not cited':
      return `retrieved at ${rank}, not cited`
    case 'cited in another turn':
      return `cited in turn ${turn} instead`
  }
}
