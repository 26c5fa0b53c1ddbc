import type { Verdict } from '../../eval/scoring/score.ts'
import { html, type Markup } from './markup.ts'

const words: Record<Verdict, string> = {
  pass: 'passed',
  fail: 'failed',
  error: 'error',
  unscored: 'unscored',
}

const signs: Record<Verdict, string> = { pass: '✓', fail: '✗', error: '!', unscored: '?' }

/** A sign whose colour is never the only thing that tells. */
export function renderVerdict(verdict: Verdict): Markup {
  return html`<span class="verdict ${verdict}" title="${words[verdict]}"
    ><span aria-hidden="true">${signs[verdict]}</span><span class="aloud">${words[verdict]}</span></span
  >`
}
