import { readlinkSync, writeFileSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'

/**
 * Loaded into a program before it starts (`node --import`): counts the bytes that it writes to its lockfile and its
 * journal, through file handles as both are written, and leaves the sum in the file that `BENCH_WRITES` names.
 */
let bytes = 0
const probe = await open('/dev/null')
const prototype = Object.getPrototypeOf(probe) as FileHandle
await probe.close()
const { writeFile } = prototype

function isCounted(handle: FileHandle): boolean {
  return /locks\/[^/]*\.json|journal/.test(readlinkSync(`/proc/self/fd/${handle.fd}`))
}

for (const name of ['writeFile', 'appendFile'] as const) {
  prototype[name] = function count(this: FileHandle, data: string, ...rest: []) {
    if (isCounted(this)) bytes += Buffer.byteLength(data)
    return writeFile.call(this, data, ...rest)
  } as FileHandle['writeFile']
}

process.on('exit', () => {
  const path = process.env['BENCH_WRITES']
  if (path !== undefined) writeFileSync(path, String(bytes))
})
