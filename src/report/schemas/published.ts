import type { z } from 'zod'
import { faultsSchema } from '../../config/faults-schema.ts'
import { knowledgeSchema } from '../../config/knowledge/knowledge-schema.ts'
import { scriptSchema } from '../../config/script-schema.ts'
import { runSchema } from '../../eval/runs/run-schema.ts'
import { transcriptSchema } from '../../eval/runs/transcript-schema.ts'
import { lockfileSchema } from '../../state/lockfile.ts'
import { exportSchema } from '../export/document.ts'
import { planSchema } from '../plan/plan-schema.ts'
import { answerDocument, chatDocument } from '../reply/document.ts'
import { assistantJsonSchema, partialJsonSchema } from './assistant.ts'
import { toJsonSchema, type JsonSchema } from './json-schema.ts'
import { projectJsonSchema } from './project.ts'
import { suiteJsonSchema } from './suite.ts'

/** Where every version of the package has its schemas on the web. */
const base = 'https://unpkg.com/assistants-as-code/schemas'

interface Published {
  /** What it describes, in a few words; files by their names. */
  describes: string
  build(): JsonSchema
}

const of = (schema: z.ZodType) => () => toJsonSchema(schema)

const published = {
  project: { describes: 'asst.yaml: the project and its environments', build: projectJsonSchema },
  assistant: { describes: 'assistants/**/*.yaml: one assistant', build: assistantJsonSchema },
  partial: {
    describes: 'assistants/**/_*.yaml: a part of assistants, for extends',
    build: partialJsonSchema,
  },
  knowledge: { describes: 'knowledge/<key>.yaml: how a knowledge base is read', build: of(knowledgeSchema) },
  suite: { describes: 'evals/**/*.yaml: a suite of tests', build: suiteJsonSchema },
  script: { describes: 'asst serve --script: what the model says', build: of(scriptSchema) },
  faults: { describes: 'asst serve --faults: the trouble that the server makes', build: of(faultsSchema) },
  lockfile: { describes: 'locks/<environment>.lock.json: IDs of what was synced', build: of(lockfileSchema) },
  plan: { describes: 'asst plan --json: what a sync would change', build: of(planSchema) },
  run: { describes: 'run.json and asst eval --json: a scored run', build: of(runSchema) },
  transcript: { describes: 'a line of transcripts.jsonl: a thread as it was', build: of(transcriptSchema) },
  reply: { describes: 'asst ask --json: a question and its answer', build: of(answerDocument) },
  chat: { describes: 'asst ask --json without a question: a chat', build: of(chatDocument) },
  export: { describes: 'asst export --format json: what an application needs', build: of(exportSchema) },
} satisfies Record<string, Published>

export type SchemaName = keyof typeof published

/** Names of the published schemas: those of files that people write first. */
export const schemaNames = Object.keys(published) as SchemaName[]

export function describeSchema(name: SchemaName): string {
  return published[name].describes
}

/** One published schema, with where it is found. */
export function buildSchema(name: SchemaName): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `${base}/${name}.json`,
    title: describeSchema(name),
    ...published[name].build(),
  }
}
