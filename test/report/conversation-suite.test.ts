import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { renderSuite } from '../../src/report/conversation-suite.ts'

const cited = (...paths: string[]) => ({
  status: 'completed' as const,
  citations: paths.map((path, at) => ({ fileId: `file-${at}`, path, at })),
})

it('a conversation becomes one test with a turn for each answer and what it cites', () => {
  const suite = parse(
    renderSuite('support', 'local', [
      { question: 'How long? And "why" {{x}}?', files: [], reply: cited('a/b.md', 'a/b.md', 'a/c (1).md') },
      { question: 'And the weather?', files: [], reply: cited() },
    ]),
  )
  expect(suite).toEqual({
    assistant: 'support',
    tests: [
      {
        id: 'how-long-and-why-x',
        turns: [
          {
            user: 'How long? And "why" \\{{x}}?',
            assert: [{ type: 'citations-resolve' }, { type: 'cites', value: ['a/b.md', 'a/c \\(1\\).md'] }],
          },
          { user: 'And the weather?', assert: [{ type: 'no-citations' }] },
        ],
      },
    ],
  })
})

it('leaves out what was not answered, and says which files a test does not bring', () => {
  const text = renderSuite('support', 'local', [
    { question: 'One', files: [], reply: { ...cited(), status: 'cancelled' } },
    { question: '¿Qué?', files: ['data.csv'], reply: cited() },
  ])
  expect(parse(text).tests[0]).toMatchObject({ id: 'qu', turns: [{ user: '¿Qué?' }] })
  expect(text).toContain('data.csv')
})

function idOf(question: string): string {
  return parse(renderSuite('a', 'e', [{ question, files: [], reply: cited() }])).tests[0].id
}

it('gives a long question a short name, and one without letters some name', () => {
  expect(idOf('word '.repeat(30)).length).toBeLessThanOrEqual(40)
  expect(idOf('日本')).toBe('conversation')
})
