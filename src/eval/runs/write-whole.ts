import { rename, writeFile } from 'node:fs/promises'

/** Writes a file in one step, so that a kill leaves the old one or the new one, never half of it. */
export async function writeWhole(path: string, content: string): Promise<void> {
  const draft = `${path}.${process.pid}.tmp`
  await writeFile(draft, content)
  await rename(draft, path)
}
