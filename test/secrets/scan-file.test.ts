import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { scanFile } from '../../src/secrets/scan-file.ts'
import { createProject, type TestProject } from '../support/project.ts'
import { token } from './token.ts'

let project: TestProject

beforeEach(async () => {
  project = await createProject()
})

afterEach(() => project.dispose())

async function scan(content: string | Buffer) {
  await project.write('text.md', content)
  return scanFile(project.path('text.md'))
}

describe('a scan', () => {
  it('finds nothing in a text without credentials', async () => {
    expect(await scan('# Refunds\n\nWithin 30 days, see user@example.org.\n')).toEqual([])
  })

  it('says the line, the column and the rule', async () => {
    expect(await scan(`# Keys\r\n\r\nuse ${token} here\r\n`)).toEqual([
      { line: 3, column: 5, rule: 'github' },
    ])
  })

  it('reads UTF-16', async () => {
    const content = Buffer.from(`\uFEFFone\n${token}\n`, 'utf16le')
    expect(await scan(content)).toEqual([{ line: 2, column: 1, rule: 'github' }])
  })

  it('believes no comment of the document', async () => {
    expect(await scan(`<!-- secretlint-disable -->\n${token}\n`)).toHaveLength(1)
  })

  it('finds each once in a file of many windows, also where two of them meet', async () => {
    const line = `${'x'.repeat(99)}\n`
    const megabyte = 1024 * 1024
    const straddling = `${'y'.repeat(megabyte - 20)} ${token}\n`
    const content = `${straddling}${line.repeat(30_000)}${token}\n${token}\n`
    expect(await scan(content)).toEqual([
      { line: 1, column: megabyte - 18, rule: 'github' },
      { line: 30_002, column: 1, rule: 'github' },
      { line: 30_003, column: 1, rule: 'github' },
    ])
  })
})
