import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Problem } from '../errors.ts'
import { displayPath } from './display-path.ts'
import { type ProjectFile, projectSchema } from './project-schema.ts'
import type { Project } from './project.ts'
import { checkProvider } from './provider-rules.ts'
import type { Read } from './read.ts'
import { suggestHint } from './suggest.ts'
import { readYaml, type YamlSource } from './yaml/yaml-source.ts'

/** Reads `<dir>/asst.yaml`; `${VAR}` references in it stay as they are. */
export async function readProject(dir: string): Promise<Read<Project>> {
  const root = resolve(dir)
  const file = join(root, 'asst.yaml')
  const exists = await stat(file).catch(() => undefined)
  if (!exists) return { problems: [missingProject(root)] }

  const { source, problems } = await readYaml(file, root)
  if (!source) return { problems }
  const read = source.validate(projectSchema)
  const declared = read.value ?? read.salvaged
  if (declared === undefined) return { problems: read.problems }
  const { value, problems: found } = createProject(root, file, declared, source)
  if (value === undefined) return { problems: [...read.problems, ...found] }
  return read.value === undefined ? { problems: read.problems, salvaged: value } : { value, problems: [] }
}

/** The project of a well-formed file, where its parts fit together. */
function createProject(root: string, file: string, declared: ProjectFile, source: YamlSource): Read<Project> {
  const environmentNames = Object.keys(declared.environments)
  const defaultEnvironment = declared.default_environment ?? environmentNames[0] ?? ''
  const references: [string[], string | undefined][] = [
    [['default_environment'], declared.default_environment],
    [['judge', 'environment'], declared.judge?.environment],
  ]
  const unknown = references.flatMap(([path, name]) =>
    name === undefined || environmentNames.includes(name)
      ? []
      : [unknownEnvironment(source, path, name, environmentNames)],
  )
  if (unknown.length > 0) return { problems: unknown }

  const { judge } = declared
  const value: Project = {
    root,
    name: declared.project,
    id: declared.id,
    file,
    defaultEnvironment,
    environmentNames,
    environments: declared.environments,
    vars: declared.vars ?? {},
    ...(judge && {
      judge: {
        model: judge.model,
        ...(judge.environment !== undefined && { environment: judge.environment }),
      },
    }),
    locate: source.place,
  }
  const misfits = Object.entries(declared.environments).flatMap(([name, settings]) =>
    checkProvider(value, name, settings),
  )
  return misfits.length > 0 ? { problems: misfits } : { value, problems: [] }
}

function missingProject(root: string): Problem {
  const file = displayPath(join(root, 'asst.yaml'), root)
  return {
    code: 'project-missing',
    severity: 'error',
    file,
    message: `there is no asst.yaml in ${root}, so this is no project`,
    hint: 'go to the folder that holds one, or name it with --project',
  }
}

function unknownEnvironment(source: YamlSource, path: string[], name: string, names: string[]): Problem {
  const message = `${path.join('.')}: there is no environment ${name}`
  return source.problem(
    'unknown-environment',
    path,
    message,
    suggestHint(name, names, 'add it to environments'),
  )
}
