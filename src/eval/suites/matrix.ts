import type { Vars } from '../../config/project.ts'

/** One combination of a matrix, and what tells its test apart. */
export interface Combination {
  vars: Vars
  /** `[Germany, en]`; empty where there is no matrix. */
  suffix: string
}

/** Every combination of the values of some variables, the last one varying first. */
export function combinationsOf(matrix: Record<string, Vars[string][]> = {}): Combination[] {
  const combinations = Object.entries(matrix).reduce<Vars[]>(
    (rows, [name, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value }))),
    [{}],
  )
  return combinations.map((vars) => {
    const values = Object.values(vars)
    return { vars, suffix: values.length === 0 ? '' : `[${values.join(', ')}]` }
  })
}
