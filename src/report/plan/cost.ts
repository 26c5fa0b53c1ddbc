import type { Cost } from '../../plan/cost.ts'
import { formatBytes } from '../bytes.ts'

/** Dollars a day below which storage is not worth a line. */
const worthSaying = 0.01

/** What a plan costs in time and money, where that is worth saying. */
export function renderCost({ minutes, searchedBytes, storage }: Cost): string[] {
  const lines: string[] = []
  if (minutes >= 1) lines.push(`At the environment's limits uploads take ${Math.ceil(minutes)} minutes.`)
  if (storage !== undefined && storage.usdPerDay >= worthSaying)
    lines.push(
      `${formatBytes(searchedBytes.after)} to search: up to $${storage.usdPerDay.toFixed(2)} a day,`,
      `at $${storage.usdPerGigabyteDay.toFixed(2)} a GB (${storage.source}, ${storage.date}).`,
    )
  return lines
}
