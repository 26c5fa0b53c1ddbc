import { canonicalize } from '../compile/canonical.ts'
import { digest, digestAssistant, stableJson } from '../compile/digest.ts'
import type { Desired, DesiredKnowledge } from '../config/desired.ts'
import type { Observed } from '../observe/observed.ts'
import { targetOf } from '../state/lockfile.ts'
import type { Recorded } from '../state/recorded.ts'

/** What a plan was made of, as digests: where they are equal, so is the plan. Holds no content and no secret. */
export interface Basis {
  /** Of this program. */
  asst: string
  project: string
  environment: string
  /** What the files declare, by the name a person knows: `assistant/support`, `knowledge/handbook/refunds.md`. */
  files: Record<string, string>
  lockfile: string
  /** What the provider has: `assistant/support`, `knowledge/handbook`, `the list of uploads`. */
  provider: Record<string, string>
}

/** @param asst version of this program */
export function basisOf(asst: string, desired: Desired, recorded: Recorded, observed: Observed): Basis {
  const { project, environment } = desired
  return {
    asst,
    project: `${project.name}/${project.id}`,
    environment: environment.identity,
    files: filesBasis(desired),
    lockfile: digest([recorded.lockfile, [...recorded.assistants].toSorted(byKey), unfinishedOf(recorded)]),
    provider: providerBasis(observed),
  }
}

function filesBasis({ environment, assistants, knowledge }: Desired): Basis['files'] {
  const { runtime, ephemeral, uploadNames, retainDays, guard, protect } = environment
  return {
    'asst.yaml': digest([targetOf(environment), runtime, ephemeral, uploadNames, retainDays, guard, protect]),
    ...Object.fromEntries(
      [...assistants.values()].map((assistant) => [
        `assistant/${assistant.key}`,
        digest([digestAssistant(canonicalize(assistant, runtime)), assistant.was]),
      ]),
    ),
    ...Object.assign({}, ...[...knowledge.values()].map(knowledgeBasis)),
  }
}

function knowledgeBasis({ key, files, ...settings }: DesiredKnowledge): Basis['files'] {
  const { chunking, attributes, search, code, was } = settings
  return {
    [`knowledge/${key}`]: digest([chunking, attributes, search, code, was]),
    ...Object.fromEntries(
      files.map((file) => [`knowledge/${key}/${file.path}`, digest({ ...file, absolute: undefined })]),
    ),
  }
}

/** An interrupted sync is part of what was recorded. */
function unfinishedOf({ unfinished }: Recorded): unknown {
  return unfinished && [Object.values(unfinished.created).map((ids) => [...ids]), unfinished.pending]
}

/** Sizes and counts follow from the files, and change while a store is being indexed. */
function providerBasis({ stores, assistants, uploads, duplicates }: Observed): Basis['provider'] {
  return {
    ...Object.fromEntries(
      [...stores].map(([key, { id, status, metadata, files }]) => [
        `knowledge/${key}`,
        digest([id, status, metadata, [...(files ?? [])].toSorted(byKey)]),
      ]),
    ),
    ...Object.fromEntries([...assistants].map(([key, { object }]) => [`assistant/${key}`, digest(object)])),
    'the list of uploads': digest([...(uploads ?? [])].toSorted(byKey)),
    'the list of duplicates': digest(duplicates.map((duplicate) => stableJson(duplicate)).toSorted()),
  }
}

function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1
}

/** What has moved from one basis to another, a sentence each; none where they are equal. */
export function diffBasis(before: Basis, now: Basis): string[] {
  const other = (['project', 'environment', 'asst'] as const)
    .filter((name) => before[name] !== now[name])
    .map((name) => `it was made for ${words[name]} ${before[name]}, and this is ${now[name]}`)
  // Of another environment everything else differs as well, which says nothing.
  if (before.project !== now.project || before.environment !== now.environment) return other
  return [
    ...other,
    ...diffDigests(before.files, now.files).map(({ name, how }) => `${name} was ${how}`),
    ...(before.lockfile === now.lockfile ? [] : ['the lockfile has changed']),
    ...diffDigests(before.provider, now.provider).map(
      ({ name, how }) => `${name} was ${how === 'edited' ? 'changed' : how} at the provider`,
    ),
  ]
}

const words = { project: 'project', environment: 'environment', asst: 'asst' } as const

function diffDigests(before: Record<string, string>, now: Record<string, string>) {
  return [...new Set([...Object.keys(before), ...Object.keys(now)])]
    .filter((name) => before[name] !== now[name])
    .map((name) => ({
      name,
      how: before[name] === undefined ? 'added' : now[name] === undefined ? 'removed' : 'edited',
    }))
}
