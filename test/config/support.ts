import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Desired } from '../../src/config/desired.ts'
import { readDesired } from '../../src/config/read-desired.ts'
import { readProject } from '../../src/config/read-project.ts'
import type { Read } from '../../src/config/read.ts'
import { selectEnvironment } from '../../src/config/select-environment.ts'
import { readYaml, type YamlSource } from '../../src/config/yaml/yaml-source.ts'
import type { Problem } from '../../src/errors.ts'
import { createProject, type TestProject } from '../support/project.ts'

/** A project that is removed when the test ends. */
export async function project(files: Record<string, string | Buffer> = {}): Promise<TestProject> {
  const created = await createProject(files)
  onTestFinished(() => created.dispose())
  return created
}

/** What the files of a project declare for an environment. */
export async function desired(
  files: Record<string, string | Buffer> | TestProject,
  environment?: string,
): Promise<Read<Desired>> {
  const { root } = isProject(files) ? files : await project(files)
  const read = await readProject(root)
  if (!read.value) return { problems: read.problems }
  const selected = selectEnvironment(read.value, environment)
  if (!selected.value) return { problems: selected.problems }
  return readDesired(read.value, selected.value)
}

/** One YAML file read. */
export async function yaml(text: string | Buffer): Promise<{ source?: YamlSource; problems: Problem[] }> {
  const { root } = await project({ 'file.yaml': text })
  return readYaml(join(root, 'file.yaml'), root)
}

/** The source of YAML that has no problems. */
export async function yamlSource(text: string): Promise<YamlSource> {
  const { source, problems } = await yaml(text)
  if (!source) throw new Error(problems.map((problem) => problem.message).join('\n'))
  return source
}

/** Problems as `code file:line:column`, to compare at a glance. */
export function places(problems: Problem[]): string[] {
  return problems.map(({ code, file, line, column }) =>
    [`${code} ${file}`, line, column].filter(Boolean).join(':'),
  )
}

function isProject(files: Record<string, string | Buffer> | TestProject): files is TestProject {
  return typeof files['dispose'] === 'function'
}
