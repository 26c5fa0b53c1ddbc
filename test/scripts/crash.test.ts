import { describe, expect, it } from 'vitest'
import { compareStates } from '../../scripts/crash/compare-states.ts'
import { listCases, sampleCases } from '../../scripts/crash/crash-case.ts'
import { scenarioNamed } from '../support/sync-scenarios.ts'

const requests = [
  { method: 'GET', path: '/files' },
  { method: 'POST', path: '/files' },
  { method: 'GET', path: '/vector_stores/vs_1' },
  { method: 'GET', path: '/vector_stores/vs_1' },
  { method: 'DELETE', path: '/files/file-1' },
]

/** The moments that a sync is killed at. */
function names(scenario: string, loss: string): (string | undefined)[] {
  return listCases('responses', scenarioNamed(scenario), requests)
    .filter((one) => one.loss === loss)
    .map(({ name }) => name.split('/').at(-1))
}

describe('listCases', () => {
  it('kills at every read once, and before and after every write', () => {
    const all = ['1-before', '2-before', '2-after', '3-before', '4-before', '4-after']
    expect(names('edits', 'nothing')).toEqual(all)
    expect(names('edits', 'lockfile')).toEqual(all)
  })

  it('kills where the provider differs, where the journal is lost as well', () => {
    expect(names('edits', 'everything')).toEqual(['1-before', '2-after', '4-after'])
  })

  it('switches no lockfile before the first sync', () => {
    expect(names('first', 'lockfile-switched')).toEqual([])
    expect(names('edits', 'lockfile-switched')).not.toEqual([])
  })
})

it('a sample is spread evenly', () => {
  const items = Array.from({ length: 10 }, (_, index) => index)
  expect(sampleCases(items, 5)).toEqual([0, 2, 4, 6, 8])
  expect(sampleCases(items, 3)).toHaveLength(3)
  expect(sampleCases(items, Infinity)).toEqual(items)
})

it('states are compared object by object, each as often as it is there', () => {
  const state = { files: ['a', 'a', 'b'], stores: [], assistants: [] }
  expect(compareStates(state, { ...state, files: ['a', 'b', 'c'] })).toEqual([
    'files, too much: "a"',
    'files, missing: "c"',
  ])
  expect(compareStates(state, state)).toEqual([])
})
