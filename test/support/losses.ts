import type { SyncProject } from './sync-project.ts'
import { checkOutLockfile } from './sync-scenarios.ts'

/** What becomes of a project's own state after its sync was killed. */
export const losses = {
  nothing: async () => {},
  lockfile: (project) => project.remove('locks'),
  /** Another branch's, which is older too. */
  'lockfile-switched': checkOutLockfile,
  /** A machine of CI has only what is committed. */
  journal: (project) => project.remove('.asst'),
  'lockfile-switched-journal': async (project) => {
    await checkOutLockfile(project)
    await project.remove('.asst')
  },
  everything: async (project) => {
    await project.remove('locks')
    await project.remove('.asst')
  },
} satisfies Record<string, (project: SyncProject) => Promise<void>>

export type Loss = keyof typeof losses
