import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Environment } from '../../src/config/project.ts'
import { emptyLockfile, type Lockfile, readLockfile } from '../../src/state/lockfile.ts'
import { environment, project } from '../plan/state-builder.ts'
import { temporaryFolder } from './temporary.ts'

export const staging = environment({
  apiKey: 'sk-very-secret',
  organization: 'org-1',
  headers: { 'x-key': 'hidden' },
})

export function lockfile(parts: Partial<Lockfile> = {}): Lockfile {
  return { ...emptyLockfile(project, staging), ...parts }
}

export const file = { sha256: 'ab12', bytes: 4103, search: 'file-1', code: 'file-2' }
export const full = lockfile({
  knowledge: {
    sales: { digest: 'd2', files: { 'b.csv': { sha256: 'cd', bytes: 1, code: 'file-3' } } },
    handbook: { vectorStoreId: 'vs_1', digest: 'd1', files: { 'returns/b.md': file, 'returns/a.md': file } },
    archive: { digest: 'd3', files: {} },
  },
  assistants: { 'brands/acme': { digest: 'd5' }, support: { assistantId: 'asst_1', digest: 'd4' } },
})

/** Reads a text as the lockfile of `staging`. */
export async function read(text: string, of: Environment = staging): Promise<Lockfile | undefined> {
  const path = join(await temporaryFolder(), 'staging.lock.json')
  await writeFile(path, text)
  return readLockfile(path, project, of)
}
