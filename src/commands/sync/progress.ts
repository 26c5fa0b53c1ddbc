import { Listr, ListrLogger, type ListrLogLevels, ProcessOutput } from 'listr2'
import type { ApplyEvent } from '../../apply/context.ts'
import type { Plan } from '../../plan/plan.ts'
import { count } from '../../report/bytes.ts'
import type { Output } from '../terminal/context.ts'
import { startHeartbeat } from './heartbeat.ts'

export interface Progress {
  onEvent(event: ApplyEvent): void
  /** Resolves when the last frame is drawn. */
  end(): Promise<void>
}

/** One line a change, moving where a person watches; elsewhere a line now and then, because the plan has said it all. */
export function showProgress(plan: Plan, output: Output): Progress {
  if (!output.isWatched || plan.changes.length === 0) {
    const heartbeat = startHeartbeat(output.note)
    return { onEvent: heartbeat.onEvent, end: async () => heartbeat.stop() }
  }

  const lines = new Map(plan.changes.map((change) => [nameOf(change), createLine()]))
  const tasks = [...lines].map(([title, line]) => ({
    title,
    task: async (_context: unknown, task: { output: string }) => {
      // Counts overwrite each other in a moving line; elsewhere each would be a line of its own.
      if (!output.isJson)
        line.show = (text) => {
          task.output = text
        }
      await line.settled
      if (line.failure !== undefined) throw new Error(line.failure)
    },
  }))
  const options = {
    concurrent: true,
    exitOnError: false,
    // An interrupted sync still has a lockfile to write: cli.ts decides when the process ends.
    registerSignalListeners: false,
  }
  const list = output.isJson
    ? new Listr(tasks, { ...options, ...toStandardError() })
    : new Listr(tasks, { ...options, rendererOptions: { collapseErrors: false } })
  const drawn = list.run()

  return {
    onEvent(event) {
      if (event.type === 'uploaded' || event.type === 'indexed') {
        const line = lines.get(`knowledge ${event.key}`)
        if (line === undefined) return
        if (event.type === 'uploaded')
          line.show(count((line.uploaded += 1), 'file uploaded', 'files uploaded'))
        else line.show(`${event.done.toLocaleString('en')} of ${event.total.toLocaleString('en')} indexed`)
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

/** Standard output is the document then; listr2 falls back to its simple renderer where that is no terminal. */
function toStandardError() {
  const processOutput = new ProcessOutput(process.stderr, process.stderr)
  const rendererOptions = { logger: new ListrLogger<ListrLogLevels>({ useIcons: true, processOutput }) }
  return {
    renderer: 'simple' as const,
    rendererOptions,
    fallbackRenderer: 'simple' as const,
    fallbackRendererOptions: rendererOptions,
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
