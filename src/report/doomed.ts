import type { Doomed } from '../plan/garbage.ts'
import { count } from './bytes.ts'
import type { Paint } from './paint.ts'

/** What is to be deleted, a line each, and the sum. `threads` are IDs of conversations and threads. */
export function renderDoomed({ assistants, stores, files }: Doomed, threads: string[], paint: Paint): string {
  const line = (kind: string) => (item: { id: string; name: string }) =>
    `${paint('red', '-')} ${kind} ${item.name}  ${paint('dim', item.id)}`
  const sums = [
    ...(assistants.length > 0 ? [count(assistants.length, 'assistant')] : []),
    ...(stores.length > 0 ? [count(stores.length, 'vector store')] : []),
    ...(files.length > 0 ? [count(files.length, 'upload')] : []),
    ...(threads.length > 0 ? [count(threads.length, 'thread')] : []),
  ]
  if (sums.length === 0) return paint('green', 'Nothing to delete.')
  return [
    ...assistants.map(line('assistant')),
    ...stores.map(line('vector store')),
    ...files.map(line('upload')),
    ...threads.map((id) => `${paint('red', '-')} thread  ${paint('dim', id)}`),
    '',
    `${paint('bold', 'To delete:')} ${sums.join(', ')}.`,
  ].join('\n')
}
