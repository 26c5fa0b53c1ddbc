import { uploadsPerMinute } from '../../../src/limits.ts'
import { runAsst } from '../asst.ts'
import type { Figure } from '../figure.ts'
import { createProject } from '../project.ts'
import { startServer } from '../server.ts'

const files = 10_000
/** So many times faster do minutes pass: slow enough for two cores to keep up with the permitted rate. */
const timeScale = 12

/** A first sync against a server that enforces the published rates. */
export async function measureLimits(): Promise<Figure[]> {
  const server = await startServer('--latency', '20', '--limits', 'openai', '--time-scale', String(timeScale))
  const project = createProject({ url: server.url, files, bytes: 400, concurrency: 16, timeScale })
  try {
    await runAsst(project.root, '--quiet', 'sync', '--yes')
    const requests = await server.requests()
    const uploads = requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/files'))
    const began = Math.min(...uploads.map((upload) => upload.began))
    const minutes = ((Math.max(...uploads.map((upload) => upload.ended)) - began) / 60_000) * timeScale
    // A minute's worth may be sent at once, so the first costs no time.
    const permitted = files / uploadsPerMinute - 1
    const refused = requests.filter(({ status }) => status === 429).length
    return [
      {
        what: 'the same with published limits, of the permitted rate',
        unit: '%',
        rounds: [{ value: (100 * permitted) / minutes }],
        target: { atLeast: 95 },
        note: `${uploads.length} uploads in ${minutes.toFixed(2)} of its minutes, ${timeScale} times as fast`,
      },
      { what: 'refused with 429', unit: 'requests', rounds: [{ value: refused }], target: { value: 0 } },
    ]
  } finally {
    project.remove()
    await server.stop()
  }
}
