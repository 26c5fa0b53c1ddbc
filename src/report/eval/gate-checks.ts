import type { GateCheck } from '../../eval/scoring/gate.ts'

/** `failures: 2, at most 0 allowed; errors: 1, at most 0 allowed`, of one status. */
export function describeChecks(checks: GateCheck[], wanted: GateCheck['status']): string {
  return checks
    .filter(({ status }) => status === wanted)
    .map(({ rule, explanation }) => `${rule}: ${explanation}`)
    .join('; ')
}
