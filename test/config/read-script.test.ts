import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readScript } from '../../src/config/read-script.ts'
import { places, project } from './support.ts'

async function read(text: string) {
  const { root } = await project({ 'script.yaml': text })
  const { value, problems } = await readScript(join(root, 'script.yaml'))
  return { value, places: places(problems).map((place) => place.replace(/ \S*\//, ' ')), problems }
}

const reply = (keys: string) => `replies:\n  - ${keys.replaceAll('\n', '\n    ')}\n`

describe('readScript', () => {
  it('reads replies as they stand', async () => {
    const text = reply('when: /return/i\nanswer: [{ text: 30 days., cite: returns.md }, Ask us.]\ndelay: 5')
    const value = {
      otherwise: 'model',
      replies: [
        { when: '/return/i', answer: [{ text: '30 days.', cite: 'returns.md' }, 'Ask us.'], delay: 5 },
      ],
    }
    expect(await read(`otherwise: model\n${text}`)).toMatchObject({ value, places: [] })
  })

  it.each([
    'answer: Yes.',
    'answer: Cut\nstop: max_tokens\npace: 3',
    'call: { name: get_stock, arguments: { article: lamp } }\ntimes: 1',
    'after: get_stock\nanswer: Three.',
    'refuse: No.',
    'fail: { code: rate_limit_exceeded, message: Slow down. }',
    'code: { input: print(1), logs: "1" }\nanswer: One.\nsearch: false',
  ])('takes the reply %j', async (keys) => {
    expect((await read(reply(keys))).problems).toEqual([])
  })

  it.each([
    ['when: Hello', 'invalid-value script.yaml:2:5'],
    ['when: /(/\nanswer: Yes.', 'invalid-value script.yaml:2:11'],
    ['anser: Yes.', 'unknown-key script.yaml:2:5'],
    ['answer: [{ txt: Yes. }]', 'invalid-value script.yaml:2:13'],
    ['fail: { code: broken }', 'invalid-value script.yaml:2:19'],
    ['answer: Yes.\nstop: later', 'invalid-value script.yaml:3:11'],
    ['answer: Yes.\ntimes: 0', 'invalid-value script.yaml:3:12'],
    ['call: { arguments: {} }', 'missing-key script.yaml:2:5'],
  ])('refuses the reply %j and says where', async (keys, place) => {
    const { value, places } = await read(reply(keys))
    expect(value).toBeUndefined()
    expect(places).toContain(place)
  })
})
