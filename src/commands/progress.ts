import { Listr, ProcessOutput } from 'listr2'
import type { ApplyEvent } from '../apply/context.ts'
import type { Plan } from '../plan/plan.ts'
import { count } from '../report/bytes.ts'
import type { Output } from './context.ts'

export interface Progress {
  onEvent(event: ApplyEvent): void
  /** Resolves when the last frame is drawn. */
  end(): Promise<void>
}

/** One line a change, moving where a person watches and silent where not: the plan has said it all. */
export function showProgress(plan: Plan, output: Output): Progress {
  if (!output.isWatched || plan.changes.length === 0) return { onEvent: () => {}, end: async () => {} }

  const lines = new Map(plan.changes.map((change) => [nameOf(change), createLine()]))
  const list = new Listr(
    [...lines].map(([title, line]) => ({
      title,
      task: async (_context: unknown, task: { output: string }) => {
        line.show = (text) => {
          task.output = text
        }
        await line.settled
        if (line.failure !== undefined) throw new Error(line.failure)
      },
    })),
    {
      concurrent: true,
      exitOnError: false,
      // An interrupted sync still has a lockfile to write: cli.ts decides when the process ends.
      registerSignalListeners: false,
      // Someone watches standard error where standard output is a document.
      ...(output.isJson ? { fallbackRendererCondition: false } : {}),
      rendererOptions: {
        collapseErrors: false,
        ...(output.isJson ? { processOutput: new ProcessOutput(process.stderr, process.stderr) } : {}),
      },
    },
  )
  const drawn = list.run()

  return {
    onEvent(event) {
      if (event.type === 'uploaded' || event.type === 'indexed') {
        const line = lines.get(`knowledge ${event.key}`)
        if (line === undefined) return
        if (event.type === 'uploaded')
          line.show(count((line.uploaded += 1), 'file uploaded', 'files uploaded'))
        else line.show(`${event.done} of ${event.total} indexed`)
      } else if (event.type === 'failed') {
        const line = lines.get(nameOf(event.failure.change))
        if (line !== undefined) line.failure ??= event.failure.cause
      } else if (event.type === 'finished') {
        lines.get(nameOf(event.change))?.settle()
      }
    },
    async end() {
      for (const line of lines.values()) line.settle()
      await drawn
    },
  }
}

interface Line {
  uploaded: number
  failure?: string
  settled: Promise<void>
  settle(): void
  show(text: string): void
}

function createLine(): Line {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { uploaded: 0, settled: promise, settle: resolve, show: () => {} }
}

function nameOf({ kind, key }: { kind: string; key: string }): string {
  return `${kind} ${key}`
}
