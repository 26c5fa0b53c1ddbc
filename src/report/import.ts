import type { Environment } from '../config/project.ts'
import type { Skipped } from '../import/collect.ts'
import type { Prepared } from '../import/prepare.ts'
import type { MatchedKnowledge } from '../import/record.ts'
import { count } from './bytes.ts'
import type { Paint } from './paint.ts'
import { plain } from './plain.ts'

/** What an import wrote, and what it left alone. */
export interface Imported extends Pick<Prepared, 'files' | 'assistants'> {
  matched: MatchedKnowledge[]
  skipped: Skipped[]
}

export function renderImport({ assistants, matched, skipped, files }: Imported, paint: Paint): string {
  const lines = [
    ...assistants.flatMap(({ key, draft }) => [
      `${paint('green', '+')} assistant ${paint('bold', key)}${draft.id === undefined ? '' : ` ${paint('dim', plain(draft.id))}`}`,
      ...draft.notes.map((note) => `    ${paint('yellow', '!')} ${plain(note)}`),
    ]),
    ...matched.flatMap((one) => [
      `${paint('green', '+')} knowledge ${paint('bold', one.base.key)} ${paint('dim', plain(one.base.storeId ?? ''))}`,
      ...describeMatches(one).map((line) => `    ${plain(line)}`),
    ]),
    ...skipped.map(({ name, reason }) => `${paint('yellow', '!')} ${plain(`${name}: ${reason}`)}`),
    '',
    `Wrote ${count(files.length, 'file')} and the lockfile, nothing at the provider. asst plan shows what a sync would do.`,
  ]
  return lines.join('\n')
}

function describeMatches({ base, matches }: MatchedKnowledge): string[] {
  const { matched, unmatched, missing } = matches
  if (base.isGone) return ['gone at the provider: the next sync makes it again']
  const names = unmatched.map(({ filename, id }) => `${filename} (${id})`)
  return [
    `${count(matched.size, 'file')} of equal name and size, assumed equal`,
    ...(names.length > 0
      ? [
          `${count(names.length, 'file')} there like none or several here, left unmanaged: ${names.join(', ')}`,
        ]
      : []),
    ...(missing.length > 0
      ? [`${count(missing.length, 'file')} only here, to be uploaded: ${missing.join(', ')}`]
      : []),
  ]
}

/** What `asst import --json` prints. */
export function importDocument({ identity, runtime }: Environment, imported: Imported) {
  const { assistants, matched, skipped, files } = imported
  return {
    version: 1,
    environment: identity,
    runtime,
    files: files.map(({ path }) => path),
    assistants: assistants.map(({ key, draft: { id, notes } }) => ({ key, id, notes })),
    knowledge: matched.map(({ base, matches }) => ({
      key: base.key,
      vectorStoreId: base.storeId,
      matched: Object.fromEntries(matches.matched),
      unmatched: matches.unmatched.map(({ id }) => id),
      missing: matches.missing,
    })),
    skipped,
  }
}
