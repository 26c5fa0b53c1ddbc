import { Document } from 'yaml'
import type { Reply } from '../runtime/reply.ts'

/** One question of a conversation and its answer. */
export interface AskedTurn {
  question: string
  reply: Pick<Reply, 'status' | 'citations'>
  /** Files that the question brought along, as they were named. */
  files: string[]
}

/**
 * A conversation as a suite of one test, in YAML: each completed turn with the citations that it had, which must all
 * be there again. A turn without any must stay without.
 */
export function renderSuite(assistant: string, environment: string, turns: AskedTurn[]): string {
  const completed = turns.filter(({ reply }) => reply.status === 'completed')
  const test = {
    id: slugOf(completed[0]?.question ?? ''),
    turns: completed.map(({ question, reply }) => ({
      user: question.replaceAll('{{', String.raw`\{{`),
      assert: assertionsOf(reply),
    })),
  }
  const document = new Document({ assistant, tests: [test] })
  const attached = [...new Set(completed.flatMap(({ files }) => files))]
  document.commentBefore = [
    ` A conversation with ${assistant} on ${environment}, saved by \`asst ask\`.`,
    ...(attached.length > 0
      ? [` It was asked with files that a test does not bring along: ${attached.join(', ')}`]
      : []),
  ].join('\n')
  return document.toString({ lineWidth: 110 })
}

function assertionsOf({ citations }: AskedTurn['reply']): Record<string, unknown>[] {
  const paths = [...new Set(citations.flatMap(({ path }) => path ?? []))]
  if (paths.length === 0) return [{ type: 'no-citations' }]
  return [{ type: 'citations-resolve' }, { type: 'cites', value: paths.map(escapeGlob) }]
}

/** Sources in assertions are globs, and a file's name may look like one. */
function escapeGlob(path: string): string {
  return path.replaceAll(/[\\*?[\]{}()!+@]/g, String.raw`\$&`)
}

function slugOf(question: string): string {
  const words = question.toLowerCase().match(/[a-z0-9]+/g) ?? []
  let slug = words[0] ?? 'conversation'
  for (const word of words.slice(1)) {
    if (slug.length + word.length >= 40) break
    slug += `-${word}`
  }
  return slug
}
