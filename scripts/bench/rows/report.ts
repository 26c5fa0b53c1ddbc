import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { startBrowser } from '../../../test/support/browser.ts'
import { runAsst } from '../asst.ts'
import type { Figure, Round } from '../figure.ts'
import { createProject } from '../project.ts'
import { startServer } from '../server.ts'
import { writeSuite } from '../suite.ts'

const tests = 1_000
const rounds = 3
/** Milliseconds that a person does not perceive as waiting: https://www.nngroup.com/articles/response-times-3-important-limits/. */
const limits = { open: 1_000, filter: 100 }

/** How long a person waits for the report of a big run in headless Chromium. */
export async function measureReport(): Promise<Figure[]> {
  const server = await startServer()
  const project = createProject({ url: server.url, files: 20, bytes: 2_000, concurrency: 20 })
  const browser = await startBrowser()
  try {
    writeSuite(project, tests)
    await runAsst(project.root, '--quiet', 'sync', '--yes')
    await runAsst(project.root, '--quiet', 'eval', '--output', 'report.html')
    const address = pathToFileURL(join(project.root, 'report.html')).href
    const opening: Round[] = []
    const filtering: Round[] = []
    while (opening.length < rounds) {
      const page = await browser.newPage()
      const began = performance.now()
      await page.goto(address)
      // Two frames later everything has been laid out and painted.
      await page.evaluate(twoFrames)
      opening.push({ value: performance.now() - began })
      const clicked = performance.now()
      await page.locator('[data-filter=failed]').click()
      await page.locator('input[type=search]').fill('rule-99')
      await page.evaluate(twoFrames)
      filtering.push({ value: (performance.now() - clicked) / 2 })
      const shown = await page.locator('.test:visible').count()
      if (shown === 0 || shown === tests) throw new Error(`the report shows ${shown} tests after filtering`)
      await page.close()
    }
    return [
      {
        what: 'HTML report of 1,000 tests: open',
        unit: 'ms',
        rounds: opening,
        target: { value: limits.open },
      },
      {
        what: 'filter and search it, each',
        unit: 'ms',
        rounds: filtering,
        target: { value: limits.filter },
      },
    ]
  } finally {
    await browser.close()
    project.remove()
    await server.stop()
  }
}

const twoFrames = 'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))'
