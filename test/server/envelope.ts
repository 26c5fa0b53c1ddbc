import { expect } from 'vitest'

/** Words of the library that checks, which are none of the API's. */
const foreignWords =
  /Invalid input|Too (big|small)|expected (string|number|int|object|array|record|boolean)\b|undefined/

/** Fails where the text of a refusal is not OpenAI's envelope, in OpenAI's words. */
export function expectEnvelope(text: string): void {
  const { error } = JSON.parse(text)
  expect({ error }).toEqual({
    error: {
      message: expect.stringMatching(/./),
      type: expect.stringMatching(/./),
      param: expect.toSatisfy((param) => param === null || typeof param === 'string'),
      code: expect.toSatisfy((code) => code === null || typeof code === 'string'),
    },
  })
  // A parameter may have no name, but a fault of none names none.
  if (error.param === '') expect(error.message).toContain("''")
  // What a client sent is quoted, and may be any words.
  expect(String(error.message).replaceAll(/'[^']*'/g, '')).not.toMatch(foreignWords)
}
