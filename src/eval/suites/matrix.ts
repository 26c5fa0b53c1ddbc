import type { Vars } from '../../config/project.ts'
import type { TestFile } from './suite-schema.ts'

/** Values of variables, by name. */
type Matrix = Record<string, Vars[string][]>

/** One combination of a matrix, and what tells its test apart. */
export interface Combination {
  vars: Vars
  /** `[Germany, en]`; empty where there is no matrix. */
  suffix: string
}

/** A test's own matrix beside that of `defaultTest`, of which what the test sets itself is left out. */
export function matrixOf({ vars = {}, matrix = {} }: TestFile, ofSuite: Matrix = {}): Matrix {
  const inherited = Object.entries(ofSuite).filter(([name]) => !Object.hasOwn(vars, name))
  return { ...Object.fromEntries(inherited), ...matrix }
}

/** Every combination of the values of some variables, the last one varying first. */
export function combinationsOf(matrix: Matrix): Combination[] {
  const combinations = Object.entries(matrix).reduce<Vars[]>(
    (rows, [name, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value }))),
    [{}],
  )
  return combinations.map((vars) => {
    const values = Object.values(vars)
    return { vars, suffix: values.length === 0 ? '' : `[${values.join(', ')}]` }
  })
}
