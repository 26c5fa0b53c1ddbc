import { join } from 'node:path'
import type { Environment, Project } from '../config/project.ts'

/** Where an environment's state lives on disk. */
export interface StatePaths {
  /** `locks/<env>.lock.json`, or `.asst/locks/` for local environments and instances. */
  lockfile: string
  /** Folder of each assistant as it was last synced. */
  records: string
  /** What a sync in progress has made so far. */
  journal: string
  /** Held by a running sync, so that there is one an environment on a machine. */
  syncLock: string
  /** Conversations and threads to delete, when a command died before it could. */
  throwaways: string
}

/** Local environments and instances come and go, so their locks are not committed. */
export function statePaths(project: Project, environment: Environment): StatePaths {
  const { identity } = environment
  const isCommitted = environment.provider !== 'local' && environment.instance === undefined
  const locks = isCommitted ? join(project.root, 'locks') : join(project.root, '.asst', 'locks')
  const work = join(project.root, '.asst', 'work')
  return {
    lockfile: join(locks, `${identity}.lock.json`),
    records: join(locks, identity),
    journal: join(work, `${identity}.journal.jsonl`),
    syncLock: join(work, `${identity}.sync`),
    throwaways: join(work, `${identity}.throwaways`),
  }
}

/** Where it is remembered what knowledge files were found to hold, in all environments. */
export function fileCacheOf(projectRoot: string): string {
  return join(projectRoot, '.asst', 'cache', 'files.json')
}
