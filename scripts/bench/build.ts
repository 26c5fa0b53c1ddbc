import { spawnSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Builds what ships, unless it is newer than every source. Throws where that fails. */
export function buildIfStale(root: string): void {
  const built = statSync(join(root, 'dist', 'cli.js'), { throwIfNoEntry: false })?.mtimeMs ?? 0
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  if (sources.every((source) => statSync(join(root, 'src', source)).mtimeMs < built)) return
  const { status } = spawnSync('npm run build', { cwd: root, shell: true, stdio: 'inherit' })
  if (status !== 0) throw new Error('npm run build failed')
}
