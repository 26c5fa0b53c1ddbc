import { createHash } from 'node:crypto'
import { lstat, readFile } from 'node:fs/promises'
import glob from 'fast-glob'

/**
 * The floor of a plan, as a program of its own: lists the folder of its first argument with fast-glob and asks for the
 * state of each file; those that changed within the seconds of its second argument are hashed.
 */
const [folder = '.', seconds = '0'] = process.argv.slice(2)
const changedSince = Date.now() - Number(seconds) * 1000
const paths = await glob('**/*', { cwd: folder, absolute: true })
const found = await Promise.all(paths.map(async (path) => ({ path, state: await lstat(path) })))
const changed = found.filter(({ state }) => state.mtimeMs >= changedSince)
const hashes = await Promise.all(
  changed.map(async ({ path }) =>
    createHash('sha256')
      .update(await readFile(path))
      .digest('hex'),
  ),
)
console.log(JSON.stringify({ files: found.length, hashed: hashes.length }))
