import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A project with one assistant and one knowledge base, in a folder of its own. */
export interface BenchProject {
  root: string
  /** Absolute paths of its documents. */
  documents: string[]
  remove(): void
}

export interface ProjectOptions {
  /** Base URL of the provider. */
  url: string
  files: number
  /** Of each file. */
  bytes: number
  /** At once. */
  concurrency: number
  /** Times the published rates; without it as good as none. */
  timeScale?: number
}

const filesInFolder = 100

/** Writes it. Each document has words of its own, so that no two are the same file. */
export function createProject(options: ProjectOptions): BenchProject {
  const root = mkdtempSync(join(tmpdir(), 'asst-bench-'))
  const write = (path: string, text: string) => {
    const absolute = join(root, path)
    mkdirSync(dirname(absolute), { recursive: true })
    writeFileSync(absolute, text)
    return absolute
  }
  write('asst.yaml', manifest(options))
  write(
    'assistants/support.yaml',
    'model: gpt-6-luna\ninstructions: Answer from the handbook.\ntools: [{ type: file_search, knowledge: [handbook] }]\n',
  )
  const documents = Array.from({ length: options.files }, (_, index) =>
    write(
      `knowledge/handbook/part-${Math.floor(index / filesInFolder)}/page-${index}.md`,
      documentText(index, options.bytes),
    ),
  )
  return { root, documents, remove: () => rmSync(root, { recursive: true, force: true }) }
}

/** A document of so many bytes that differs from those of other numbers. */
export function documentText(number: number, bytes: number): string {
  const sentence = `Page ${number} says that rule ${number} holds for every order of kind ${number}. `
  return `# Page ${number}\n\n${sentence.repeat(Math.ceil(bytes / sentence.length))}`.slice(0, bytes)
}

function manifest({ url, concurrency, timeScale }: ProjectOptions): string {
  const rate = (perMinute: number) => Math.round(perMinute * (timeScale ?? 1e6))
  return `project: bench
id: bench1
environments:
  main:
    provider: openai
    base_url: ${url}
    api_key: bench
    limits:
      concurrency: ${concurrency}
      uploads_per_minute: ${rate(1_000)}
      attached_files_per_minute: ${rate(2_000)}
      store_writes_per_minute: ${rate(300)}
`
}
