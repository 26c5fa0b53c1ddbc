import { sortKeys } from '../../compile/digest.ts'
import type { ExportDocument } from './document.ts'

/**
 * A TypeScript module with the IDs and compiled requests of an environment. Requests have the SDK's own type, so that
 * `client.responses.create({ ...assistants.support.request, input })` is checked; it imports types alone.
 */
export function renderTypescript(document: ExportDocument): string {
  const { environment, runtime, baseUrl, assistants, knowledge } = document
  const requests = Object.values(assistants).some(({ request }) => request !== undefined)
  const members = Object.keys(assistants)
    .toSorted()
    .map((key) => {
      const fields = Object.entries(assistants[key] ?? {})
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(
          ([name, value]) => `${name}: ${json(value, 4)}${name === 'request' ? ' as CompiledRequest' : ''}`,
        )
      return `  ${JSON.stringify(key)}: {\n${fields.map((field) => `    ${field},\n`).join('')}  },\n`
    })
  const stores = Object.entries(knowledge).flatMap(([key, { vectorStoreId }]) =>
    vectorStoreId === undefined ? [] : [[key, vectorStoreId]],
  )
  const files = Object.assign({}, ...Object.values(knowledge).map((base) => base.files))
  return [
    '// Written by `asst export --format ts`: edit the files of the project instead.',
    ...(requests
      ? [
          "import type OpenAI from 'openai'",
          '',
          '/** Body of `responses.create` without input and conversation. */',
          "export type CompiledRequest = Omit<OpenAI.Responses.ResponseCreateParamsNonStreaming, 'input'>",
        ]
      : []),
    '',
    `export const environment = ${JSON.stringify(environment)}`,
    `export const runtime = ${JSON.stringify(runtime)}`,
    ...(baseUrl === undefined ? [] : [`export const baseUrl = ${JSON.stringify(baseUrl)}`]),
    '',
    '/** By key. */',
    `export const assistants = {\n${members.join('')}}`,
    '',
    'export type AssistantKey = keyof typeof assistants',
    '',
    '/** Vector store IDs by knowledge base. */',
    `export const vectorStores = ${json(Object.fromEntries(stores), 0)} as const`,
    '',
    '/** `<knowledge base>/<path>` by file ID: what a citation points to. */',
    `export const files: Readonly<Record<string, string>> = ${json(files, 0)}`,
    '',
  ].join('\n')
}

/** JSON is TypeScript, but for a key that means something else in a literal. */
function json(value: unknown, indent: number): string {
  const text = JSON.stringify(value, sortKeys, 2).replaceAll('"__proto__":', '["__proto__"]:')
  return text.replaceAll('\n', `\n${' '.repeat(indent)}`)
}
