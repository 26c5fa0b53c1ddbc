import { once } from 'node:events'
import { createConnection } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createDoor } from '../../../src/server/ownership/door.ts'

async function open() {
  const door = createDoor()
  const arrived = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  door.answerWith((incoming, outgoing) => {
    if (incoming.url === '/quick') return void outgoing.end('quick')
    outgoing.write('begun ')
    arrived.resolve()
    void release.promise.then(() => outgoing.end('ended'))
  })
  const port = await door.listen(0, '127.0.0.1')
  return { door, url: `http://127.0.0.1:${port}`, port, arrived: arrived.promise, release: release.resolve }
}

describe('a door that closes', () => {
  it('does not wait for idle connections, nor for one that never asked', async () => {
    const { door, url, port } = await open()
    await (await fetch(`${url}/quick`)).text()
    const silent = createConnection(port, '127.0.0.1')
    await once(silent, 'connect')
    const gone = once(silent, 'close')
    await door.close(1_000_000)
    await gone
  })

  it('lets what is under way end, and takes nothing new', async () => {
    const { door, url, arrived, release } = await open()
    const slow = fetch(`${url}/slow`)
    await arrived
    const closing = door.close(1_000_000)
    await expect(fetch(`${url}/quick`)).rejects.toThrow()
    release()
    expect(await (await slow).text()).toBe('begun ended')
    await closing
  })

  it('cuts what does not end in time', async () => {
    const { door, url, arrived } = await open()
    const slow = fetch(`${url}/slow`)
    await arrived
    await door.close(20)
    await expect(slow.then((response) => response.text())).rejects.toThrow()
  })
})

it('keeps an idle connection longer than clients do', async () => {
  const { door, url } = await open()
  const response = await fetch(`${url}/quick`)
  expect(response.headers.get('keep-alive')).toBe('timeout=65')
  await door.close(0)
})

it('answers at every address it was given', async () => {
  const { door, url } = await open()
  const other = await door.listen(0, '127.0.0.1')
  expect(await (await fetch(`http://127.0.0.1:${other}/quick`)).text()).toBe('quick')
  expect(await (await fetch(`${url}/quick`)).text()).toBe('quick')
  await door.close(0)
})
