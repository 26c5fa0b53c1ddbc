import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchProject } from './project.ts'

/** The question of one test. */
export function questionOf(index: number): string {
  return `What does page ${index % 20} say of rule ${index % 20} (case ${index})?`
}

/** Gives a project a suite of single-turn tests, of which every second one fails. Its gate lets them. */
export function writeSuite({ root }: BenchProject, tests: number): void {
  const cases = Array.from({ length: tests }, (_, index) => ({
    id: `rule-${index}`,
    input: questionOf(index),
    assert: [
      { type: 'contains', value: index % 2 === 0 ? 'rule' : 'nothing of the kind' },
      { type: 'citations-resolve' },
    ],
  }))
  mkdirSync(join(root, 'evals'))
  writeFileSync(
    join(root, 'evals/handbook.yaml'),
    JSON.stringify({ assistant: 'support', tests: cases, gate: { failures: tests } }),
  )
}
