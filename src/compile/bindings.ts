/** The remote IDs that stand for knowledge bases: what compiled objects name instead of keys. */
export interface Bindings {
  /** Vector store ID by knowledge base key. */
  stores: Record<string, string>
  /** File IDs for the code interpreter by knowledge base key, in the order of their paths. */
  codeFiles: Record<string, string[]>
}

/** A knowledge base that should be there by the time an assistant is compiled and is not is a bug. */
export function storeOf(bindings: Bindings, key: string): string {
  const id = Object.hasOwn(bindings.stores, key) ? bindings.stores[key] : undefined
  if (id === undefined) throw new Error(`knowledge base ${key} has no vector store`)
  return id
}

/** Files of several knowledge bases; one that two of them share is given once. */
export function codeFilesOf(bindings: Bindings, keys: string[]): string[] {
  const files = keys.flatMap((key) =>
    Object.hasOwn(bindings.codeFiles, key) ? (bindings.codeFiles[key] ?? []) : [],
  )
  return [...new Set(files)]
}
