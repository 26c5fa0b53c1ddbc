import { z } from 'zod'
import { assistantSchema } from '../../config/assistants/assistant-schema.ts'
import { allowTemplates, implies, isSchema, mapSchema, toJsonSchema, type JsonSchema } from './json-schema.ts'

/** Kinds of tools that may also be written with their settings in a map of the kind's name, as the API does. */
const nestedKinds = ['file_search', 'code_interpreter', 'function']

/** An assistant's file. What `extends` lays it over is not known to an editor, so that less is demanded then. */
export function assistantJsonSchema(): JsonSchema {
  const isExtending = { properties: { extends: { type: 'string' } }, required: ['extends'] }
  const alone = {
    ...wholeAssistant(),
    // Environments may give the model, each its own.
    anyOf: [
      { required: ['model'] },
      { properties: { environments: someGiveModel }, required: ['environments'] },
    ],
  }
  return { type: 'object', ...implies(isExtending, partialJsonSchema()), else: alone }
}

/** JSON Schema has no "one of the values is": not all of them are without. */
const someGiveModel = { not: { additionalProperties: { not: { type: 'object', required: ['model'] } } } }

/** A partial, `_*.yaml`: any part of an assistant. */
export function partialJsonSchema(): JsonSchema {
  return mapSchema(wholeAssistant(), loosen)
}

function wholeAssistant(): JsonSchema {
  const { required: _, ...whole } = toJsonSchema(assistantSchema)
  return allowTemplates(mapSchema(whole, withNestedTools))
}

/** Where a file is merged with another, null removes what is under it, and what is missing is found there. */
function loosen(part: JsonSchema): JsonSchema {
  const { properties } = part
  if (!isSchema(properties)) return part
  if ('ranker' in properties) return { ...part, properties: nullableEach(properties) }
  if (!('response_format' in properties)) return part
  const { model, metadata, vars, ...others } = properties
  return {
    ...part,
    properties: {
      ...others,
      model: nullable(model),
      metadata: nullableValues(metadata),
      vars: nullableValues(vars),
      response_format: looseResponseFormat(),
    },
  }
}

function looseResponseFormat(): JsonSchema {
  const text = z.string().nullish()
  const format = z.strictObject({
    name: text,
    description: text,
    schema: z.record(z.string(), z.unknown()).nullish(),
    strict: z.boolean().nullish(),
  })
  const type = z.enum(['text', 'json_object', 'json_schema']).nullish()
  const map = z.strictObject({ type, json_schema: format.nullish() })
  return allowTemplates(toJsonSchema(z.union([z.literal('auto'), map]).nullable()))
}

function nullable(schema: unknown): JsonSchema {
  return { anyOf: [schema, { type: 'null' }] }
}

function nullableEach(properties: JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, nullable(field)]))
}

function nullableValues(field: unknown): unknown {
  if (!isSchema(field)) return field
  return mapSchema(field, (part) =>
    isSchema(part['additionalProperties'])
      ? { ...part, additionalProperties: nullable(part['additionalProperties']) }
      : part,
  )
}

/** One kind of tool also in the API's nested form; what stands outside the inner map wins over it. */
function withNestedTools(part: JsonSchema): JsonSchema {
  const { properties, required } = part
  const type = isSchema(properties) && isSchema(properties['type']) ? properties['type']['const'] : undefined
  const kind = nestedKinds.find((name) => name === type)
  if (kind === undefined || !isSchema(properties) || part['additionalProperties'] !== false) return part
  const { type: _, ...settings } = properties
  const nested = { type: 'object', properties, additionalProperties: false, description: "The API's form." }
  const needed = Array.isArray(required) ? required.filter((name) => name !== 'type') : []
  return {
    ...part,
    properties: { type: properties['type'], ...settings, [kind]: nested },
    required: ['type'],
    ...(needed.length > 0 && {
      anyOf: [{ required: needed }, { properties: { [kind]: { required: needed } }, required: [kind] }],
    }),
  }
}
