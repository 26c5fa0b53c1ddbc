import type { Citation, Reply } from '../runtime/reply.ts'

/**
 * The files that an answer cites, numbered in the order of first mention, each once and on a line of its own.
 * Empty where it cites nothing.
 */
export function renderSources({ citations }: Pick<Reply, 'citations'>): string {
  const labels = [...new Set(citations.map(labelOf))]
  if (labels.length === 0) return ''
  const width = String(labels.length).length
  const lines = labels.map((label, index) => `  ${String(index + 1).padStart(width)}  ${label}`)
  return ['Sources', ...lines].join('\n')
}

/** Its knowledge path, or what else is known of a file that is not one of ours. */
function labelOf({ fileId, path, filename }: Citation): string {
  if (path !== undefined) return path
  return filename === undefined ? `unknown file ${fileId}` : `${filename} (unknown file ${fileId})`
}
