import type { Plan } from '../../plan/plan.ts'
import type { Paint } from '../paint.ts'
import { plain } from '../plain.ts'

/** Documents that a sync leaves out, because the provider will not take them as they are. */
export function renderRefused(refused: Plan['refused'], paint: Paint): string[] {
  if (refused.length === 0) return []
  return [
    `${paint('bold', 'Refused by the provider')}, and left out until changed, or until \`asst sync --retry-failed\``,
    ...refused.map(({ key, path, cause }) => `${paint('red', '✗')} ${plain(`${key}/${path}: ${cause}`)}`),
    '',
  ]
}
