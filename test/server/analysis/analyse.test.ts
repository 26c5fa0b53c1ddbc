import { describe, expect, test } from 'vitest'
import { analyseQuestion, explainMissing, profileTable } from '../../../src/server/analysis/analyse.ts'
import { parseCsv } from '../../../src/server/analysis/csv.ts'
import { readTable } from '../../../src/server/analysis/table.ts'
import { readQuestions } from '../../../src/server/answer/question.ts'

const table = readTable(
  'sales.csv',
  `month,region,product,units,revenue
2025-01-01,North,lamp,10,100.50
2025-01-01,South,lamp,20,200
2025-02-01,North,desk,5,900
2025-02-01,South,desk,1,180
2026-01-01,North,lamp,30,300
2026-01-01,South,desk,,0
`,
)
if (table === undefined) throw new Error('the sample is a table')

const books = readTable(
  'books.csv',
  `date,title,quantity,unit_price,revenue,cost,profit
2026-01-03,Dune,3,10,30,12,18
2026-01-09,Emma,5,8,40,20,20
2026-02-11,Dune,2,10,20,8,12
`,
)
if (books === undefined) throw new Error('the sample is a table')

function ask(...messages: string[]) {
  const [question] = readQuestions(messages.map((text) => ({ role: 'user', text })))
  if (question === undefined || table === undefined) throw new Error('there is a question')
  return analyseQuestion([table], question)
}

test('of two tables, the one whose columns are named is read', () => {
  const visits = readTable('visits.csv', 'month,visits\n2026-01,120\n2026-02,180\n')
  const [question] = readQuestions([{ role: 'user', text: 'Show the visits per month' }])
  if (visits === undefined || question === undefined) throw new Error('there is a table and a question')
  const tables = [table, visits]
  expect(analyseQuestion(tables, question)?.answer).toContain('- 2026-02: 180')
  expect(analyseQuestion(tables.toReversed(), question)?.answer).toContain('- 2026-02: 180')
})

describe('computes', () => {
  test.each([
    ['What was the total revenue in 2025?', 'is 1,380.5.'],
    ['What is the average revenue?', 'is 280.08.'],
    ['What is the highest revenue?', 'is 900.'],
    ['How many rows does the file have?', 'is 6.'],
    ['Which month had the highest revenue?', '2025-02 has the highest'],
    ['Which region sold the fewest units?', 'South has the lowest total units'],
    ['What were the sales in January 2026?', 'is 300.'],
  ])('%s', (question, part) => {
    expect(ask(question)?.answer).toContain(part)
  })

  test('groups, with the highest first', () => {
    expect(ask('revenue by region')?.answer).toBe(
      'The total revenue by region (6 rows):\n- North: 1,300.5\n- South: 380',
    )
  })

  test('compares what is named', () => {
    expect(ask('Compare the units of lamp and desk')?.answer).toContain('- lamp: 60\n- desk: 6')
  })

  test('follow-ups with what was asked before', () => {
    expect(ask('What was the total revenue in 2025?', 'And in the South?')?.answer).toContain('is 380.')
  })

  test.each([
    ['How many books were sold?', 'The total quantity (3 rows) is 10.'],
    ['How many copies of Dune were sold?', 'The total quantity for title Dune (2 rows) is 5.'],
    ['Which title sold the most copies?', 'highest total quantity'],
    ['How many units did we sell in January?', 'total quantity for month January (2 rows) is 8.'],
    ['What was the profit?', 'is 50.'],
    ['What did we spend in February?', 'The total cost for month February (1 rows) is 8.'],
    ['Which title sold the most revenue?', 'Dune has the highest total revenue'],
    ['What is the average unit price?', 'average unit_price (3 rows) is 9.33.'],
    [
      'What was the profit margin?',
      'books.csv has no column for margin. Its columns: date, title, quantity,',
    ],
  ])('of the column that is meant: %s', (text, part) => {
    const [question] = readQuestions([{ role: 'user', text }])
    if (question === undefined) throw new Error('there is a question')
    const analysis = analyseQuestion([books], question) ?? explainMissing([books], question)
    expect(analysis?.answer).toContain(part)
  })

  test.each([
    'What was the profit by region?',
    'What was the discount in the North?',
    'Plot the profit by month',
  ])('nothing of another column where there is none: %s', (text) => {
    const [question] = readQuestions([{ role: 'user', text }])
    if (question === undefined || table === undefined) throw new Error('there is a question')
    const analysis = analyseQuestion([table], question) ?? explainMissing([table], question)
    expect(analysis?.answer).toMatch(/^sales\.csv has no column for (profit|discount)\./)
    expect(analysis?.code).toContain('print(df.columns.tolist())')
  })

  test('nothing where the table is not what is asked about', () => {
    expect(ask('Who founded the company?')).toBeUndefined()
  })
})

test('shows the pandas that a computation stands for', () => {
  expect(ask('Top 2 months by revenue in 2025')?.code).toBe(
    [
      'import pandas as pd',
      '',
      "df = pd.read_csv('/mnt/data/sales.csv', parse_dates=['month'])",
      "df = df[df['month'].dt.to_period('Y').astype(str).isin(['2025'])]",
      "print(df.groupby(df['month'].dt.to_period('M'))['revenue'].sum().nlargest(2))",
    ].join('\n'),
  )
})

test('profiles a table by column, with a chart of its figures over time', () => {
  const { answer, chart, code } = profileTable(table)
  expect(answer).toContain('sales.csv has 6 rows and 5 columns')
  expect(answer).toContain('| month | date | 6 | 3 | 2025-01-01 | 2026-01-01 |')
  expect(answer).toContain('| product | text | 6 | 2 |  |  |  |  | lamp (3), desk (3) |')
  expect(answer).toContain('| units | number | 5 | 5 | 1 | 30 | 13.2 | 66 |')
  expect(chart).toMatchObject({ title: 'Total revenue by month', name: 'sales-revenue-by-month.png' })
  expect(code).toContain("plt.savefig('/mnt/data/sales-revenue-by-month.png')")
})

describe('draws', () => {
  test.each([
    ['Plot the units by region', 'Total units by region'],
    ['Draw a chart of the revenue in 2025', 'Total revenue by month for year 2025'],
    ['Make me a graph', 'Total revenue by month'],
  ])('%s', (question, title) => {
    expect(ask(question)?.chart?.title).toBe(title)
  })

  test('nothing where nothing of the kind is asked', () => {
    expect(ask('revenue by region')?.chart).toBeUndefined()
  })
})

test('reads quotes, other delimiters and a byte order mark', () => {
  expect(parseCsv('\uFEFFa;b\r\n"x;y";"say ""hi"""\r\n')).toEqual([
    ['a', 'b'],
    ['x;y', 'say "hi"'],
  ])
})
