import { relative, sep } from 'node:path'

/** A path as a person would type it: relative to the working directory, else to `root`, else absolute. */
export function displayPath(file: string, root: string): string {
  for (const base of [process.cwd(), root]) {
    const path = relative(base, file)
    if (isInside(path)) return path.split(sep).join('/') || '.'
  }
  return file
}

/** True where `path`, as `relative` gave it, does not leave the folder it is relative to. */
export function isInside(path: string): boolean {
  return path !== '..' && !path.startsWith(`..${sep}`) && !/^([A-Za-z]:)?[\\/]/.test(path)
}
