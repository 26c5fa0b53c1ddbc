import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runtimes } from '../src/config/runtime.ts'
import { scenarios } from '../test/support/sync-scenarios.ts'
import { type CrashCase, listCases, sampleCases } from './crash/crash-case.ts'
import { type Lane, openLane, type Survey } from './crash/lane.ts'

/**
 * `npm run crash`: kills real `asst sync` processes with SIGKILL at the requests that they send to a real `asst serve`,
 * loses what they wrote down, and lets another sync follow, which must arrive where an undisturbed one does.
 */
const help = `npm run crash -- [--runtime R] [--scenario S]… [--only NAME] [--sample N] [--lanes N]

  --runtime R    ${runtimes.join(' or ')}; both by default
  --scenario S   ${scenarios.map(({ name }) => name).join(', ')}, or all; by default first, everything and replaced
  --only NAME    one case, or all that begin so: responses/first/lockfile/3-after, responses/first
  --sample N     so many cases, spread evenly
  --lanes N      servers, and so syncs at once; 2 by default`

const { values } = parseArgs({
  options: {
    runtime: { type: 'string' },
    scenario: { type: 'string', multiple: true },
    only: { type: 'string', default: '' },
    sample: { type: 'string', default: 'Infinity' },
    lanes: { type: 'string', default: '2' },
    help: { type: 'boolean', default: false },
  },
})

/** Set by Ctrl-C: no other sync is begun, and what was begun is taken down. */
const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())

if (values.help) console.log(help)
else process.exitCode = await main()

async function main(): Promise<number> {
  const started = performance.now()
  const cache = await mkdtemp(join(tmpdir(), 'asst-crash-cache-'))
  const lanes = await Promise.all(Array.from({ length: Number(values.lanes) }, () => openLane(cache)))
  try {
    const cases = sampleCases(await listWanted(lanes), Number(values.sample))
    if (cases.length === 0) {
      console.error(`nothing has this name\n\n${help}`)
      return 1
    }
    console.log(`${cases.length} syncs to kill`)
    const failures = await crashAll(lanes, cases)
    if (stop.signal.aborted) return 1
    const seconds = Math.round((performance.now() - started) / 1000)
    console.log(
      `\n${cases.length} killed, ${failures} of them not completed by the next sync, in ${seconds} s`,
    )
    return failures === 0 ? 0 : 1
  } finally {
    await Promise.all(lanes.map((lane) => lane.close()))
    await rm(cache, { recursive: true, force: true })
  }
}

/** A case, and what it must end in. */
interface Wanted {
  crashCase: CrashCase
  undisturbed: Survey['state']
}

/** Lets every wanted sync live once, to see at which requests it can be killed. */
async function listWanted(lanes: Lane[]): Promise<Wanted[]> {
  const [runtime, name] = values.only.split('/')
  const names = values.scenario ?? (name === undefined ? ['first', 'everything', 'replaced'] : [name])
  const kinds = runtimes
    .filter((one) => one === (values.runtime ?? one) && (values.only === '' || one === runtime))
    .flatMap((runtime) =>
      scenarios
        .filter(({ name }) => names.includes(name) || names.includes('all'))
        .map((scenario) => ({ runtime, scenario })),
    )
  const found = kinds.map((): Wanted[] => [])
  await share(lanes, [...kinds.entries()], async (lane, [index, { runtime, scenario }]) => {
    const { requests, state } = await lane.survey(runtime, scenario)
    const cases = listCases(runtime, scenario, requests)
    found[index] = cases.map((crashCase) => ({ crashCase, undisturbed: state }))
  })
  return found
    .flat()
    .filter(({ crashCase }) => `${crashCase.name}/`.startsWith(values.only && `${values.only}/`))
}

/** Resolves to how many cases failed. */
async function crashAll(lanes: Lane[], cases: Wanted[]): Promise<number> {
  let done = 0
  let failed = 0
  await share(lanes, cases, async (lane, { crashCase, undisturbed }) => {
    const problems = await lane.crash(crashCase, undisturbed)
    done += 1
    if (done % 100 === 0) console.log(`${done} of ${cases.length}`)
    if (problems.length === 0) return
    failed += 1
    console.log(`\n✗ ${crashCase.name}: killed ${crashCase.moment} ${crashCase.request}`)
    for (const problem of problems) console.log(problem.trim().replaceAll(/^/gm, '  '))
    console.log(`  npm run crash -- --only ${crashCase.name}`)
  })
  return failed
}

/** Every lane takes the next item once it is done with one. */
async function share<T>(
  lanes: Lane[],
  items: T[],
  run: (lane: Lane, item: T) => Promise<void>,
): Promise<void> {
  const rest = [...items]
  await Promise.all(
    lanes.map(async (lane) => {
      for (let item = rest.shift(); item !== undefined && !stop.signal.aborted; item = rest.shift())
        await run(lane, item).catch((error: unknown) => {
          // Ctrl-C stops the servers as well.
          if (!stop.signal.aborted) throw error
        })
    }),
  )
}
