import { z } from 'zod'
import { runtimes } from './runtime.ts'

const slug = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, {
  error: 'expected up to 64 letters, digits, dots, dashes or underscores',
})

const id = z.string().regex(/^[A-Za-z0-9_-]{1,32}$/, {
  error: 'expected up to 32 letters, digits, dashes or underscores',
})

export const varSchema = z.union([z.string(), z.number(), z.boolean()])
export const varsSchema = z.record(z.string(), varSchema)

const count = z.int().min(0)
const rate = z.int().min(1)

/** One environment of `asst.yaml`; which provider takes which setting is checked by `selectEnvironment`. */
export const environmentSchema = z.strictObject({
  provider: z.enum(['local', 'openai', 'azure', 'openai-compatible']).describe('Who serves the API.'),
  runtime: z.enum(runtimes).optional().describe('The API family; responses where it is absent.'),
  instance: z.string().optional().describe('Tells copies of one environment apart, such as "${PR_NUMBER}".'),
  base_url: z.string().optional().describe('Where the API is served.'),
  api_key: z.string().optional().describe('The key, as a reference such as "${OPENAI_API_KEY}".'),
  api_key_command: z
    .array(z.string())
    .min(1)
    .optional()
    .describe('A command and its arguments that print the key.'),
  organization: z.string().optional().describe('Organization ID at OpenAI.'),
  openai_project: z.string().optional().describe('Project ID at OpenAI.'),
  query: z
    .record(z.string(), z.string())
    .optional()
    .describe('Parameters added to the URL of every request.'),
  headers: z.record(z.string(), z.string()).optional().describe('Headers added to every request.'),
  vars: varsSchema.optional().describe("Fill {{name}} in assistants and suites, over the project's."),
  protect: z.boolean().optional().describe('Sync needs --yes or a saved plan, and destroy refuses.'),
  ephemeral: z.boolean().optional().describe('Vector stores expire seven days after their last use.'),
  guard: z
    .strictObject({
      max_deletes: count.optional().describe('Assistants and vector stores; 10 where it is absent.'),
      max_file_deletes: count.optional().describe('Files; 100 where it is absent.'),
      max_file_delete_percent: z
        .number()
        .min(0)
        .max(100)
        .optional()
        .describe("Of a knowledge base's files; 30 where it is absent."),
    })
    .optional()
    .describe('How much one sync may delete before it stops.'),
  limits: z
    .strictObject({
      concurrency: rate.optional(),
      uploads_per_minute: rate.optional(),
      attached_files_per_minute: rate.optional(),
      store_writes_per_minute: rate.optional(),
    })
    .optional()
    .describe('How fast the provider is asked.'),
  upload_names: z
    .enum(['marked', 'plain'])
    .optional()
    .describe('Names of uploaded files: recognised by asst, or as they are on disk.'),
  retain_days: count.optional().describe('Days that a replaced vector store is kept; 7 where it is absent.'),
  settle_seconds: z
    .number()
    .min(0)
    .optional()
    .describe('Seconds that lists may lag behind creates; 30 where it is absent.'),
  deadline_seconds: z
    .number()
    .min(1)
    .optional()
    .describe('Seconds that indexing may take; 600 where it is absent.'),
})

export type EnvironmentSettings = z.infer<typeof environmentSchema>

/** `asst.yaml`. */
export const projectSchema = z.strictObject({
  project: slug.describe('Name of the project, stamped on every remote object.'),
  id: id.describe('Stamped beside the name: two copies of a project never meet.'),
  default_environment: z
    .string()
    .optional()
    .describe('Where no --env is given; the first where it is absent.'),
  vars: varsSchema.optional().describe('Fill {{name}} in assistants and suites.'),
  judge: z
    .strictObject({ model: z.string().min(1), environment: z.string().optional() })
    .optional()
    .describe('Who answers judge assertions, optionally of another environment.'),
  environments: z
    .record(slug, environmentSchema)
    .refine((environments) => Object.keys(environments).length > 0, {
      error: 'expected at least one environment',
    })
    .meta({ minProperties: 1, description: 'Named targets.' }),
})

export type ProjectFile = z.infer<typeof projectSchema>
