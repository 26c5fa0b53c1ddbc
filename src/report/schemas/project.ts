import { projectSchema } from '../../config/project-schema.ts'
import { providerRules } from '../../config/provider-rules.ts'
import { implies, isSchema, mapSchema, toJsonSchema, type JsonSchema } from './json-schema.ts'

/** Text with a `${VAR}` in it is judged once it is filled. */
const reference = String.raw`\$\{[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\}`

/** `asst.yaml`, with what each provider needs and refuses. */
export function projectJsonSchema(): JsonSchema {
  return mapSchema(toJsonSchema(projectSchema), (part) => {
    const { properties } = part
    if (!isSchema(properties) || !('provider' in properties)) return part
    const providers = Object.entries(providerRules).map(([provider, rule]) =>
      implies({ properties: { provider: { const: provider } }, required: ['provider'] }, demands(rule)),
    )
    return {
      ...part,
      properties: {
        ...properties,
        base_url: unlessReference(properties['base_url'], String.raw`^\s*[Hh][Tt][Tt][Pp][Ss]?:/*[^/\s]`),
        instance: unlessReference(properties['instance'], '^[A-Za-z0-9._-]{1,64}$'),
      },
      not: { required: ['api_key', 'api_key_command'] },
      allOf: [...providers, azureEndpoint],
    }
  })
}

function demands({
  needs,
  needsKey,
  refuses,
}: (typeof providerRules)[keyof typeof providerRules]): JsonSchema {
  return {
    ...(needs.length > 0 && { required: needs }),
    ...(refuses.length > 0 && { properties: Object.fromEntries(refuses.map((name) => [name, false])) }),
    ...(needsKey && { anyOf: [{ required: ['api_key'] }, { required: ['api_key_command'] }] }),
  }
}

function unlessReference(field: unknown, pattern: string): JsonSchema {
  return { ...(isSchema(field) ? field : {}), pattern: `${reference}|${pattern}` }
}

/** Azure's own host is spoken to at its v1 endpoint. */
const azureEndpoint = implies(
  {
    properties: {
      provider: { const: 'azure' },
      base_url: { pattern: String.raw`^https?://[^/?#$]*\.azure\.com(:\d+)?([/?#][^$]*)?$` },
    },
    required: ['provider', 'base_url'],
  },
  { properties: { base_url: { pattern: String.raw`/openai/v1/?([?#].*)?$` } } },
)
