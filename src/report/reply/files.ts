import { relative } from 'node:path'
import type { GeneratedFile } from '../../runtime/reply.ts'
import type { Paint } from '../paint.ts'
import { plain } from '../plain.ts'

/**
 * The files that an assistant made, and where each one is now. Empty where it made none.
 * @param wanted whether they were to be downloaded
 */
export function renderFiles(files: GeneratedFile[], paint: Paint, wanted: boolean): string {
  if (files.length === 0) return ''
  const lines = files.map(({ filename, savedTo, error }) => {
    const name = `  ${plain(filename)}`
    if (savedTo !== undefined) return `${name} → ${plain(relative('', savedTo))}`
    return error === undefined ? name : `${name}: ${paint('red', plain(error))}`
  })
  const hint = wanted ? [] : [paint('dim', '  not downloaded: add --download DIR')]
  return [paint('bold', 'Files'), ...lines, ...hint].join('\n')
}
