import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { renderHtmlReport } from '../../../src/report/html/page.ts'
import { buildAssertion, buildReply, buildSuite, buildTest, buildTranscript } from '../../eval/build.ts'
import { startBrowser } from '../../support/browser.ts'
import { buildResult } from '../eval/build-result.ts'
import { hostileTexts } from './hostile.ts'

let browser: Browser
let folder: string
let pages: Page[] = []

beforeAll(async () => {
  browser = await startBrowser()
  folder = await mkdtemp(join(tmpdir(), 'asst-html-'))
})

afterEach(async () => {
  await Promise.all(pages.map((page) => page.close()))
  pages = []
})

afterAll(async () => {
  await browser.close()
  await rm(folder, { recursive: true, force: true })
})

const says = (value: string) => buildAssertion('contains', { value })
const tests = [
  buildTest([[says('30 days')]], { id: 'window' }),
  buildTest([[says('5 days')]], { id: 'refund' }),
  buildTest([[says('1 day')]], { id: 'parcel', repeat: 2, minPass: 1 }),
  buildTest([[says('1 hour')]], { id: 'a/b c' }),
]
const texts: Record<string, string[]> = {
  window: ['You have 30 days.'],
  refund: ['It takes long.'],
  parcel: ['It takes 1 day.', 'It takes a while.'],
  'a/b c': ['Never.'],
}
const transcripts = tests.flatMap(({ id }) =>
  (texts[id] ?? []).map((text, index) =>
    buildTranscript([buildReply({ text, cites: ['h/a.md'], retrieved: ['h/b.md', 'h/a.md'] })], {
      test: id,
      repeat: index + 1,
    }),
  ),
)

/** Opens a page, and fails on whatever a person would find in its console. */
async function open(html: string, hash = ''): Promise<{ page: Page; complaints: string[] }> {
  const file = join(folder, `${pages.length}-${Math.abs(html.length)}.html`)
  await writeFile(file, html)
  const page = await browser.newPage()
  pages.push(page)
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) => {
    if (!request.url().startsWith(pathToFileURL(file).href)) complaints.push(`asked for ${request.url()}`)
  })
  await page.goto(pathToFileURL(file).href + hash)
  return { page, complaints }
}

function openSample(hash?: string) {
  const result = buildResult([buildSuite(tests)], transcripts)
  return open(renderHtmlReport({ result, transcripts, history: [], baselines: new Map() }), hash)
}

async function shownTests(page: Page): Promise<string[]> {
  return page.locator('.test:visible > summary .name bdi').allTextContents()
}

it('complains of nothing and asks for nothing', async () => {
  const { page, complaints } = await openSample()
  expect(await shownTests(page)).toEqual(['window', 'refund', 'parcel', 'a/b c'])
  expect(complaints).toEqual([])
})

it('shows models side by side, and leads from there to what each answered', async () => {
  const models = ['gpt-6-luna', 'gpt-6.1-sol']
  const suites = models.map((model) => buildSuite(tests.slice(0, 2), { key: `handbook@${model}`, model }))
  const said = suites.flatMap(({ key: suite }) =>
    transcripts.slice(0, 2).map((transcript) => ({ ...transcript, suite })),
  )
  const result = buildResult(suites, said)
  const report = { result, transcripts: said, history: [], baselines: new Map() }
  const { page, complaints } = await open(renderHtmlReport(report))
  const table = page.getByLabel('side by side')
  await table.locator('summary').click()
  expect(await table.locator('thead th').allTextContents()).toEqual(['', ...models])
  const row = table.locator('tbody tr', { hasText: 'refund' })
  await row.locator('a').nth(1).click()
  const opened = page.locator('.test[open]')
  await opened.waitFor()
  expect(await opened.count()).toBe(1)
  expect(decodeURIComponent(new URL(page.url()).hash)).toBe('#test/handbook@gpt-6.1-sol/refund')
  expect(complaints).toEqual([])
})

it('shows what failed, what is flaky, and all again', async () => {
  const { page } = await openSample()
  await page.getByRole('button', { name: /^Failed/ }).click()
  expect(await shownTests(page)).toEqual(['refund', 'a/b c'])
  await page.getByRole('button', { name: /^Flaky/ }).click()
  expect(await shownTests(page)).toEqual(['parcel'])
  await page.keyboard.press('a')
  expect(await shownTests(page)).toHaveLength(4)
})

it('finds tests by words of their answers, and offers all where nothing matches', async () => {
  const { page } = await openSample()
  await page.keyboard.press('/')
  await page.keyboard.type('takes LONG')
  expect(await shownTests(page)).toEqual(['refund'])
  await page.keyboard.type(' zebra')
  expect(await shownTests(page)).toEqual([])
  await page.getByRole('button', { name: 'Show all' }).click()
  expect(await shownTests(page)).toHaveLength(4)
})

it('keeps what is shown in the address', async () => {
  const { page } = await openSample()
  await page.keyboard.press('f')
  expect(new URL(page.url()).hash).toBe('#show=failed')
  const { page: other } = await openSample('#show=failed&q=never')
  expect(await shownTests(other)).toEqual(['a/b c'])
})

it('opens the test that a link names, whatever its name is made of', async () => {
  const { page } = await openSample()
  await page.locator('.test', { hasText: 'a/b c' }).locator('> summary').click()
  // The address follows the element, which opens first.
  await page.waitForFunction('location.hash.startsWith("#test/")')
  const { hash } = new URL(page.url())
  const { page: other } = await openSample(hash)
  expect(await other.locator('.test[open] > summary .name bdi').allTextContents()).toEqual(['a/b c'])
})

it('is walked through with the keyboard', async () => {
  const { page } = await openSample()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  expect(await page.locator('.test[open] > summary .name bdi').allTextContents()).toEqual(['refund'])
  await page.keyboard.press('k')
  await page.keyboard.press('Enter')
  expect(await page.locator('.test[open]').count()).toBe(2)
})

it('shows the text of a chunk when it is opened, and the chunks of a citation when it is clicked', async () => {
  const { page } = await openSample()
  const test = page.locator('.test').first()
  await test.locator('> summary').click()
  expect(await test.getByText('from h/b.md').isVisible()).toBe(false)
  await test.locator('[data-chunk] > summary').first().click()
  await test.getByText('from h/b.md').waitFor()
  await test.locator('.answer .chip').click()
  await test.getByText('from h/a.md').waitFor()
  expect(await test.locator('.pointed').count()).toBe(1)
})

it('opens the repeat that explains a verdict', async () => {
  const { page } = await openSample()
  const test = page.locator('.test', { hasText: 'parcel' })
  await test.locator('> summary').click()
  expect(await test.locator('.repeat[open] > summary').innerText()).toContain('repeat 1')
})

it('is dark where the reader likes it dark', async () => {
  const { page } = await openSample()
  const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor')
  const light = await background()
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await background()).not.toBe(light)
})

it('fits a narrow screen', async () => {
  const { page } = await openSample('#test/sample/refund')
  await page.setViewportSize({ width: 380, height: 700 })
  const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
  expect(overflow).toBeLessThanOrEqual(0)
})

it.each(hostileTexts)('shows %j and does nothing else with it', async (text) => {
  const test = buildTest([[says(text), says('nothing')]], { id: text, tags: [text] })
  const reply = buildReply({
    text,
    cites: [text, `?${text}`],
    retrieved: [text],
    toolCalls: [{ id: 'call_1', type: 'function', name: text, arguments: text, output: text }],
  })
  const said = [buildTranscript([{ user: text, reply }], { test: text, suite: text })]
  const result = buildResult([buildSuite([test], { key: text, file: text, assistant: text })], said)
  const { page, complaints } = await open(
    renderHtmlReport({ result, transcripts: said, history: [], baselines: new Map() }),
    `#test/${encodeURIComponent(text)}/${encodeURIComponent(text)}`,
  )
  expect(await page.locator('.asked').textContent()).toContain(text)
  for (const summary of await page.locator('.test details > summary').all()) await summary.click()
  for (const chip of await page.locator('.chip').all()) await chip.click()
  expect(await page.evaluate('window.broken')).toBeUndefined()
  expect(complaints).toEqual([])
})
