import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A user's project in a temporary folder. */
export interface TestProject {
  /** Absolute, with symbolic links resolved. */
  root: string
  path(relative: string): string
  write(relative: string, content: string | Buffer): Promise<void>
  remove(relative: string): Promise<void>
  /** Names in the project's folder. */
  list(): Promise<string[]>
  dispose(): Promise<void>
}

/** What `createProject` writes where it is given no `asst.yaml`. */
const defaultProjectFile = `project: sample
id: test01
default_environment: local
environments:
  local: { provider: local }
  classic: { provider: local, runtime: assistants }
`

/** Writes `files` (by path, `/`-separated) and a minimal `asst.yaml` beside them; call `dispose` afterwards. */
export async function createProject(files: Record<string, string | Buffer> = {}): Promise<TestProject> {
  const project = projectAt(await realpath(await mkdtemp(join(tmpdir(), 'asst-project-'))))
  for (const [relative, content] of Object.entries({ 'asst.yaml': defaultProjectFile, ...files })) {
    await project.write(relative, content)
  }
  return project
}

/** The project in a folder that is there already; `root` is absolute. */
export function projectAt(root: string): TestProject {
  const path = (relative: string) => join(root, relative)
  return {
    root,
    path,
    async write(relative, content) {
      await mkdir(dirname(path(relative)), { recursive: true })
      await writeFile(path(relative), content)
    },
    list: () => readdir(root),
    remove: (relative) => rm(path(relative), { recursive: true, force: true }),
    dispose: () => rm(root, { recursive: true, force: true }),
  }
}
