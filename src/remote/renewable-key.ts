/** A key that expires, and how to get the next one. */
export interface RenewableKey {
  /** The one to use now. */
  current(): string
  /**
   * Another key in place of one that the provider does not accept any more. Requests that are refused at the same
   * time share one renewal. Throws what the source of keys throws.
   */
  renew(refused: string): Promise<string>
}

/** `first` until the provider refuses it, then what `read` gives. */
export function createRenewableKey(first: string, read: () => Promise<string>): RenewableKey {
  let key = first
  let renewal: Promise<string> | undefined

  async function replace(): Promise<string> {
    try {
      key = await read()
      return key
    } finally {
      renewal = undefined
    }
  }

  return {
    current: () => key,
    async renew(refused) {
      // Someone else has renewed it while this request was on its way.
      if (refused !== key) return key
      return await (renewal ??= replace())
    },
  }
}
