import type { ServerContext } from '../context.ts'

/** Runs and responses at which this process is working, by their ID. */
const ongoing = new WeakMap<ServerContext, Map<string, AbortController>>()

/** Work that can be told to stop. */
export interface Work {
  signal: AbortSignal
  /** Must be called when the work is over. */
  end(): void
}

function workOf(context: ServerContext): Map<string, AbortController> {
  let work = ongoing.get(context)
  if (work === undefined) ongoing.set(context, (work = new Map()))
  return work
}

/** Begins to work on a run or response. */
export function beginWork(context: ServerContext, id: string): Work {
  const work = workOf(context)
  const controller = new AbortController()
  work.set(id, controller)
  return {
    signal: controller.signal,
    end: () => {
      if (work.get(id) === controller) work.delete(id)
    },
  }
}

/** Stops the work on one run or response; false where there is none. */
export function abortWork(context: ServerContext, id: string): boolean {
  const controller = workOf(context).get(id)
  controller?.abort()
  return controller !== undefined
}

/** Stops all work, because the server closes. What it was stays as it is, for the next start to go on with. */
export function abortAllWork(context: ServerContext): void {
  for (const controller of workOf(context).values()) controller.abort()
}
