import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The machine's own Chromium, or the one of `CHROMIUM`. Throws with what to install where there is none. */
export function startBrowser(): Promise<Browser> {
  const executablePath = [process.env.CHROMIUM ?? '', ...places].find(
    (path) => path !== '' && existsSync(path),
  )
  if (executablePath === undefined) {
    throw new Error(
      'this test needs Chromium: `apt-get install chromium` (Debian), or set CHROMIUM to the path of one',
    )
  }
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--headless', '--disable-gpu', '--disable-background-networking'],
  })
}
