/** Characters of a message that are read at its beginning, and as many at its end. */
const edgeMax = 1_000

/**
 * Messages as short as questions are. The words of a question are looked at in many ways, some of which take the square
 * of its length, and what a message of a hundred pages asks stands at its beginning or its end.
 */
export function shortenTurns<Turn extends { text: string }>(turns: Turn[]): Turn[] {
  return turns.map((turn) => ({ ...turn, text: shorten(turn.text) }))
}

function shorten(text: string): string {
  const plain = text.replaceAll(/[^\S\n]+/g, ' ').replaceAll(/\n{3,}/g, '\n\n')
  return plain.length <= 2 * edgeMax ? plain : `${plain.slice(0, edgeMax)}\n${plain.slice(-edgeMax)}`
}
