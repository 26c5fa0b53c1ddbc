import { describe, expect, it } from 'vitest'
import type { ApplyEvent } from '../../src/apply/context.ts'
import { type Look, type Unindexed, waitForIndexing } from '../../src/apply/indexing.ts'

const files = [{ fileId: 'file-1' }, { fileId: 'file-2' }, { fileId: 'file-3' }]

/** Waits for the files, of which so many are in progress at each look; the last count stays. */
async function wait(counts: number[], deadlineSeconds = 10) {
  let slept = 0
  let looks = 0
  const events: ApplyEvent[] = []
  const stuck: Unindexed[] = [{ fileId: 'file-3', code: 'timeout', message: 'not in time' }]
  const look: Look = async () => {
    const inProgress = counts[Math.min(looks, counts.length - 1)] ?? 0
    looks += 1
    return { inProgress, unindexed: async () => (inProgress > 0 ? stuck : []) }
  }
  const context = {
    desired: { environment: { deadlineSeconds } },
    sleep: async (ms: number) => {
      slept += ms
    },
    onEvent: (event: ApplyEvent) => void events.push(event),
  }
  const unindexed = await waitForIndexing(context, { key: 'handbook' }, files, look)
  return { unindexed, slept, looks, events }
}

describe('waiting for indexing', () => {
  it('looks once where all is indexed already', async () => {
    expect(await wait([0])).toMatchObject({ unindexed: [], slept: 0, looks: 1 })
  })

  it('tells how far it is', async () => {
    const { events } = await wait([3, 1, 0])
    expect(events).toEqual([0, 2, 3].map((done) => ({ type: 'indexed', key: 'handbook', done, total: 3 })))
  })

  it('gives up where nothing has moved for as long as the deadline', async () => {
    const { unindexed, slept } = await wait([3, 1])
    expect(unindexed).toHaveLength(1)
    expect(slept).toBeGreaterThanOrEqual(10_000)
    expect(slept).toBeLessThan(20_000)
  })

  it('goes on for longer than the deadline while something moves', async () => {
    const slow = [3, 3, 3, 3, 3, 3, 3, 3, 3, 2, 2, 1, 1, 0]
    expect(await wait(slow)).toMatchObject({ unindexed: [], looks: slow.length })
  })
})
