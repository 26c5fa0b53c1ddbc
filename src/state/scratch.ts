import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Keeps `.asst/`, where a command has made it, out of git, whatever the user's own `.gitignore` says. */
export async function hideScratch(projectRoot: string): Promise<void> {
  const folder = join(projectRoot, '.asst')
  const ignore = join(folder, '.gitignore')
  if (existsSync(folder) && !existsSync(ignore)) await writeFile(ignore, '*\n')
}
