import { describe, expect, test } from 'vitest'
import { smallStore } from './small-store.ts'

const company = smallStore({
  'refunds.md': `# Returns and refunds

You can return most items within 30 days of delivery. The item must be unused and in its original packaging.

## Electronics

Electronics can be returned within 14 days, because their value drops quickly. Opened software cannot be returned.

## How refunds are paid

Refunds go to the original payment method. They take 5 to 7 business days after we receive the parcel.

## Exceptions

The following cannot be returned:

- gift cards
- perishable food
- custom-made furniture
`,
  'shipping.md': `# Shipping

We ship from our warehouse in Rotterdam, Monday to Friday.

| Country | Delivery time | Price |
|---|---|---|
| Netherlands | 1–2 days | free |
| Germany | 2–3 days | 4.90 EUR |
| France | 3–5 days | 6.90 EUR |

If your address changes after ordering, write to us within 2 hours.

## Express

Express delivery costs 12 EUR and arrives the next business day.
`,
  'accounts.md': `# Your account

**How do I reset my password?**

Choose "Forgot password" on the sign-in page and follow the link in the mail. The link is valid for one hour.
`,
  'handbook.txt': `Holidays

Every employee has 28 days of paid holiday a year. Up to five unused days may be carried over until
31 March.

Remote work

You may work from home up to three days a week. Dogs are welcome in the office on Fridays.
`,
})

describe('answers from documents', () => {
  test('gives the sentence that holds the figure asked for', () => {
    const answer = company.ask('How long does a refund take?')
    expect(answer.text).toContain('5 to 7 business days')
    expect(answer.cites).toEqual(['refunds.md'])
  })

  test('keeps the sentence that a pronoun refers to', () => {
    expect(company.ask('How long does a refund take?').text).toMatch(/^Refunds go to .* They take/)
  })

  test('reads a row of a table with the names of its columns', () => {
    const answer = company.ask('How much does shipping to Germany cost?')
    expect(answer.text).toContain('Price: 4.90 EUR')
    expect(answer.text).not.toContain('6.90')
    expect(answer.cites).toEqual(['shipping.md'])
  })

  test('gives the items that follow a colon', () => {
    expect(company.ask('Which things cannot be returned?').text).toContain('- perishable food')
  })

  test('answers a question that is a heading by what stands below it', () => {
    expect(company.ask('How do I reset my password?').text).toContain('Forgot password')
  })

  test('is not put off by the words people are polite with', () => {
    const answer = company.ask(
      'Hi, could you please tell me whether I am allowed to bring my dog to the office?',
    )
    expect(answer.text).toBe('Dogs are welcome in the office on Fridays.')
  })

  test('knows everyday words for one another', () => {
    expect(company.ask('How many vacation days do I get?').text).toContain('28 days of paid holiday')
  })

  test('answers two questions in one message, each once', () => {
    const answer = company.ask('How much is express delivery and how many holidays do employees have?')
    expect(answer.text).toContain('12 EUR')
    expect(answer.text).toContain('28 days')
    expect(answer.cites).toEqual(['shipping.md', 'handbook.txt'])
  })
})

describe('says that it found nothing, and cites nothing', () => {
  test.each([
    "What is the CEO's home address?",
    'Do you ship to Japan?',
    'Who won the world cup?',
    'What will the weather be in Rotterdam tomorrow?',
    'Do you offer a student discount?',
    'In which year was the company founded?',
  ])('%s', (question) => {
    const answer = company.ask(question)
    expect(answer).toEqual({
      text: 'I could not find that in the provided documents.',
      cites: [],
      found: false,
    })
  })
})

describe('follow-ups', () => {
  const first = 'How long can I return an order?'

  test('take what they leave out from the question before', () => {
    const answer = company.ask([first, 'And for electronics?'])
    expect(answer.text).toContain('14 days')
    expect(answer.text).not.toContain('30 days')
  })

  test('replace one name by another', () => {
    const answer = company.ask(['How much does shipping to Germany cost?', 'What about France?'])
    expect(answer.text).toContain('6.90 EUR')
    expect(answer.text).not.toContain('4.90')
  })

  test('abstain where the new word is in no document', () => {
    expect(company.ask(['How much does shipping to Germany cost?', 'What about Japan?']).found).toBe(false)
  })

  test('that are whole questions do not lean on what was asked before', () => {
    expect(company.ask([first, "And what is the CEO's home address?"]).found).toBe(false)
    expect(company.ask(['Can you give me a recipe?', first]).text).toContain('30 days')
  })

  test('resolve pronouns', () => {
    const answer = company.ask(['How many holidays do employees have?', 'Can I carry them over?'])
    expect(answer.text).toContain('until 31 March')
  })
})

describe('the right piece of a document', () => {
  const manual = smallStore({
    'limits.md': `# Limits

You can try a few logins per second. If you exceed that, the server answers with status 429.

code | name | meaning
---- | ---- | -------
6 | Blocked | by the upstream server
11 | Denied | on the deny list

To close an account, write to us. Give the following details:

- the name of the account
- your relationship to its owner

Support hours are on the website. Staff use 3 systems.
`,
  })

  test('is told with the sentences that follow it', () => {
    expect(manual.ask('What happens after too many logins per second?').text).toContain('status 429')
  })

  test('can be a row of a table without bars at its ends', () => {
    const answer = manual.ask('What is the meaning of code 11?')
    expect(answer.text).toContain('on the deny list')
    expect(answer.text).not.toContain('upstream')
  })

  test('brings the items that its last sentence leads in to', () => {
    expect(manual.ask('How do I close an account?').text).toContain('your relationship to its owner')
  })

  test('is none where a phone number is asked for and none is given', () => {
    expect(manual.ask('What is the phone number of support?').found).toBe(false)
  })

  test('is none where another thing is counted than the one asked about', () => {
    expect(manual.ask('How many staff do you have?').found).toBe(false)
  })
})

test('answers in scripts without spaces', () => {
  const { ask } = smallStore({
    'tuihuo.md': '# 退货政策\n\n商品可在收货后三十天内退货。电子产品的退货期限为十四天。\n',
    'peisong.md': '# 配送\n\n我们从上海仓库发货。国际配送费用为六十元。\n',
  })
  expect(ask('国际配送费用是多少？')).toMatchObject({ text: '国际配送费用为六十元。', cites: ['peisong.md'] })
  expect(ask('你们卖咖啡机吗？').found).toBe(false)
})

test('does not take one word in common for an answer', () => {
  const { ask } = smallStore({
    'trips.md': 'We visited France in spring. The capital was crowded.',
    'food.md': 'Soup is hot.',
  })
  expect(ask('What is the population of France?').found).toBe(false)
})

test('counts a name that the instructions give as known, though no document has it', () => {
  const question = 'How long can I return an order at Larkspur?'
  expect(company.ask(question).found).toBe(false)
  expect(company.ask(question, 'You help the customers of Larkspur.').text).toContain('30 days')
})

test('reads a value of a JSON file with the names it stands under', () => {
  const store = smallStore({
    'offices.json': `{
  "offices": [
    { 
      "name": "Lisbon",
      "opening_hours": {
        "weekdays": "09:00-18:00",
        "saturday": "closed"
      }
    },
    {
      "name": "Porto",
      "opening_hours": {
        "weekdays": "10:00-16:00",
        "saturday": "10:00-12:00"
      }
    }
  ]
}`,
  })
  const answer = store.ask('When is the Porto office open on Saturday?')
  expect(answer.text).toContain('10:00-12:00')
  expect(answer.text).not.toMatch(/opening_hours|closed/)
})

test('finds the function in an API reference', () => {
  const store = smallStore({
    'client.md': `# Client\n\n## connect\n\nOpens a connection. It retries three times before it fails.\n\n## close\n\nCloses the socket and flushes pending writes.\n`,
    'server.md': `# Server\n\n## listen\n\nBinds to a port. Port 0 takes a free one.\n`,
  })
  expect(store.ask('How many times does connect retry?').text).toContain('three times')
  expect(store.ask('Which port does listen take when it is 0?').cites).toEqual(['server.md'])
})

test('takes "how much" for a measure where the verb says so', () => {
  const store = smallStore({ 'gizmo.md': '# Gizmo\n\nThe gizmo weighs 4 kilograms. It is blue.\n' })
  expect(store.ask('How much does the gizmo weigh?').text).toContain('4 kilograms')
})

describe('verbs whose forms are unlike', () => {
  test.each([
    ['When did the dodo die?', 'The dodo died in 1681.'],
    ['Who wrote the guide?', 'Ada Park has written the guide.'],
    ['When was the mill sold?', 'They sell the mill in 1902.'],
    ['When did the river freeze?', 'The river froze in January.'],
    ['Who owes the deposit?', 'The deposit is owed by the tenant.'],
  ])('%s is answered', (question, sentence) => {
    const texts = { 'a.md': sentence, 'b.md': 'Lamps are made of brass.' }
    expect(smallStore(texts).ask(question)).toMatchObject({ found: true, cites: ['a.md'] })
  })
})
