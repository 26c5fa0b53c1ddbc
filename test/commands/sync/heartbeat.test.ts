import { expect, it } from 'vitest'
import { startHeartbeat } from '../../../src/commands/sync/heartbeat.ts'

it('says how far each knowledge base is, and nothing where nothing happened since', () => {
  const lines: string[] = []
  const heartbeat = startHeartbeat((line) => lines.push(line))
  heartbeat.beat()
  heartbeat.onEvent({ type: 'uploaded', key: 'handbook', path: 'a.md', bytes: 1 })
  heartbeat.onEvent({ type: 'uploaded', key: 'handbook', path: 'b.md', bytes: 1 })
  heartbeat.onEvent({ type: 'indexed', key: 'handbook', done: 1200, total: 3000 })
  heartbeat.onEvent({ type: 'uploaded', key: 'sales', path: 'a.csv', bytes: 1 })
  heartbeat.beat()
  heartbeat.beat()
  heartbeat.stop()
  expect(lines).toEqual([
    'knowledge handbook: 2 files uploaded, 1,200 of 3,000 indexed',
    'knowledge sales: 1 file uploaded',
  ])
})
