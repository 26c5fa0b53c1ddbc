import { html, type Markup } from './markup.ts'

/** Texts of retrieved chunks: many turns retrieve the same, so each stands once in the page. */
export interface ChunkTable {
  /** Where the text will stand. */
  idOf(text: string): string
  /** All texts that were asked for, in elements that nothing is laid out of before they are shown. */
  render(): Markup
}

export function createChunkTable(): ChunkTable {
  const ids = new Map<string, string>()
  return {
    idOf(text) {
      const id = ids.get(text) ?? `chunk-${ids.size + 1}`
      ids.set(text, id)
      return id
    },
    render: () => html`${[...ids].map(([text, id]) => html`<template id="${id}">${text}</template> `)}`,
  }
}
