import { readFileSync } from 'node:fs'

/** Milliseconds between looks. The system itself remembers the peak, so that only what comes after the last is missed. */
const interval = 25

/** Watches a process until it ends. `stop` gives the megabytes that were resident at most, NaN where the system is not Linux. */
export function watchMemory(pid: number | undefined): { stop(): number } {
  let peak = Number.NaN
  const timer = setInterval(() => (peak = peakMemory(pid) ?? peak), interval)
  return {
    stop() {
      clearInterval(timer)
      return peak
    },
  }
}

/** Megabytes that were resident at most; undefined where the process is gone or the system is not Linux. */
export function peakMemory(pid: number | undefined): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]
    return kilobytes === undefined ? undefined : (Number(kilobytes) * 1024) / 1e6
  } catch {
    return undefined
  }
}
