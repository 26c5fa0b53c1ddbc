import type { RemoteState } from '../../test/support/remote-state.ts'

/** What is there and should not be, and what is missing; nothing where the states are equal. */
export function compareStates(state: RemoteState, undisturbed: RemoteState): string[] {
  return (['files', 'stores', 'assistants'] as const).flatMap((kind) => {
    const [found, wanted] = [state[kind], undisturbed[kind]].map((items) =>
      items.map((item) => JSON.stringify(item)),
    )
    return [
      ...without(found ?? [], wanted ?? []).map((item) => `${kind}, too much: ${item}`),
      ...without(wanted ?? [], found ?? []).map((item) => `${kind}, missing: ${item}`),
    ]
  })
}

/** Each as often as it is in `items` and not in `others`. */
function without(items: string[], others: string[]): string[] {
  const left = [...others]
  return items.filter((item) => {
    const index = left.indexOf(item)
    if (index >= 0) left.splice(index, 1)
    return index < 0
  })
}
