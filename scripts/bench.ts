import { readFile, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { buildIfStale } from './bench/build.ts'
import type { Figure } from './bench/figure.ts'
import { replaceFigures } from './bench/page.ts'
import { measureBigFile } from './bench/rows/big-file.ts'
import { measureClients } from './bench/rows/clients.ts'
import { measureEval } from './bench/rows/eval.ts'
import { measureIndexing } from './bench/rows/indexing.ts'
import { measureLimits } from './bench/rows/limits.ts'
import { measurePlan } from './bench/rows/plan.ts'
import { measureReport } from './bench/rows/report.ts'
import { measureSearch } from './bench/rows/search.ts'
import { measureSize } from './bench/rows/size.ts'
import { measureStartup } from './bench/rows/startup.ts'
import { measureSync } from './bench/rows/sync.ts'
import { measureUpload } from './bench/rows/upload.ts'
import { measureWriting } from './bench/rows/writing.ts'
import { renderTable } from './bench/table.ts'

/**
 * `npm run bench`: measures what ships beside a floor that is measured in the same run, prints a table, and writes it
 * into docs/performance.md. `npm run bench -- search upload` measures some rows only, and writes nothing.
 */
const rows: Record<string, () => Promise<Figure[]>> = {
  startup: measureStartup,
  plan: measurePlan,
  sync: measureSync,
  limits: measureLimits,
  'big-file': measureBigFile,
  writing: measureWriting,
  eval: measureEval,
  report: measureReport,
  size: measureSize,
  upload: measureUpload,
  indexing: measureIndexing,
  search: measureSearch,
  clients: measureClients,
}

const root = fileURLToPath(new URL('..', import.meta.url))
const page = fileURLToPath(new URL('../docs/performance.md', import.meta.url))
const chosen = process.argv.slice(2)
const unknown = chosen.filter((name) => !Object.hasOwn(rows, name))
if (unknown.length > 0) {
  console.error(`no such row: ${unknown.join(', ')}. There are ${Object.keys(rows).join(', ')}.`)
  process.exit(1)
}

buildIfStale(root)
const figures: Figure[] = []
for (const [name, measure] of Object.entries(rows)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue
  console.error(`measuring ${name} …`)
  figures.push(...(await measure()))
}

const table = renderTable(figures)
console.log(table)
if (chosen.length === 0) {
  const machine = `Measured on ${availableParallelism()} cores with Node ${process.versions.node}.`
  await writeFile(page, replaceFigures(await readFile(page, 'utf8'), `${table}\n\n${machine}`))
}
