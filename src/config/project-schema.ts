import { z } from 'zod'
import { runtimes } from './runtime.ts'

const slug = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, {
  error: 'expected up to 64 letters, digits, dots, dashes or underscores',
})

const id = z.string().regex(/^[A-Za-z0-9_-]{1,32}$/, {
  error: 'expected up to 32 letters, digits, dashes or underscores',
})

export const varsSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))

const count = z.int().min(0)
const rate = z.int().min(1)

/** One environment of `asst.yaml`; which provider takes which setting is checked by `selectEnvironment`. */
export const environmentSchema = z.strictObject({
  provider: z.enum(['local', 'openai', 'azure', 'openai-compatible']),
  runtime: z.enum(runtimes).optional(),
  instance: z.string().optional(),
  base_url: z.string().optional(),
  api_key: z.string().optional(),
  api_key_command: z.array(z.string()).min(1).optional(),
  organization: z.string().optional(),
  openai_project: z.string().optional(),
  query: z.record(z.string(), z.string()).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  vars: varsSchema.optional(),
  protect: z.boolean().optional(),
  ephemeral: z.boolean().optional(),
  guard: z
    .strictObject({
      max_deletes: count.optional(),
      max_file_deletes: count.optional(),
      max_file_delete_percent: z.number().min(0).max(100).optional(),
    })
    .optional(),
  limits: z
    .strictObject({
      concurrency: rate.optional(),
      uploads_per_minute: rate.optional(),
      attached_files_per_minute: rate.optional(),
      store_writes_per_minute: rate.optional(),
    })
    .optional(),
  upload_names: z.enum(['marked', 'plain']).optional(),
  retain_days: count.optional(),
  settle_seconds: z.number().min(0).optional(),
  deadline_seconds: z.number().min(1).optional(),
})

export type EnvironmentSettings = z.infer<typeof environmentSchema>

/** `asst.yaml`. */
export const projectSchema = z.strictObject({
  project: slug,
  id,
  default_environment: z.string().optional(),
  vars: varsSchema.optional(),
  judge: z.strictObject({ model: z.string().min(1), environment: z.string().optional() }).optional(),
  environments: z
    .record(slug, environmentSchema)
    .refine((environments) => Object.keys(environments).length > 0, {
      error: 'expected at least one environment',
    }),
})

export type ProjectFile = z.infer<typeof projectSchema>
