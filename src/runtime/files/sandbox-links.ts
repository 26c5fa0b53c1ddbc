import type { TextPart } from '../text-parts.ts'

/** How texts of both runtimes point to what code made: `sandbox:/mnt/data/chart.png`, which nobody else can open. */
export const sandboxLink = /sandbox:(?:\/[^\s/()[\]`"'<>]+)*\/([^\s/()[\]`"'<>]+)/g

/** Puts the names of files where a text links into the sandbox. Citations stay at their place. */
export function nameSandboxFiles({ text, citations }: TextPart): TextPart {
  const cuts = [...text.matchAll(sandboxLink)].map((match) => ({
    start: match.index,
    length: match[0].length - (match[1]?.length ?? 0),
  }))
  if (cuts.length === 0) return { text, citations }
  const shiftOf = (at: number) =>
    cuts.reduce((sum, { start, length }) => sum + Math.min(Math.max(at - start, 0), length), 0)
  return {
    text: text.replaceAll(sandboxLink, '$1'),
    citations: citations.map((citation) => ({ ...citation, at: citation.at - shiftOf(citation.at) })),
  }
}
