import { describe, expect, it } from 'vitest'
import type { ExportDocument } from '../../../src/report/export/document.ts'
import { renderDotenv } from '../../../src/report/export/dotenv.ts'
import { renderTypescript } from '../../../src/report/export/typescript.ts'

const document: ExportDocument = {
  version: 1,
  project: 'sample',
  environment: 'prod',
  runtime: 'assistants',
  baseUrl: 'https://example.com/v1',
  assistants: {
    'brands/acme': { digest: 'b', knowledge: ['handbook'], assistantId: 'asst_2' },
    support: { digest: 'a', knowledge: [], assistantId: 'asst_1' },
  },
  knowledge: {
    sales: { codeFileIds: ['file-2', 'file-1'], files: { 'file-2': 'sales/b.csv', 'file-1': 'sales/a.csv' } },
    handbook: { vectorStoreId: 'vs_1', codeFileIds: [], files: { 'file-3': 'handbook/a.md' } },
  },
}

const reversed = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .toReversed()
          .map(([key, inner]) => [key, reversed(inner)]),
      )
    : value

describe('an export for dotenv', () => {
  it('has every ID under a name of its own', () => {
    expect(renderDotenv(document)).toBe(
      [
        'ASST_ASSISTANT_BRANDS_ACME=asst_2',
        'ASST_ASSISTANT_SUPPORT=asst_1',
        'ASST_BASE_URL=https://example.com/v1',
        'ASST_CODE_FILES_SALES=file-2,file-1',
        'ASST_ENVIRONMENT=prod',
        'ASST_RUNTIME=assistants',
        'ASST_VECTOR_STORE_HANDBOOK=vs_1',
        '',
      ].join('\n'),
    )
  })

  it('refuses keys that give one name', () => {
    const clashing = {
      ...document,
      assistants: {
        ...document.assistants,
        'brands-acme': { digest: '', knowledge: [], assistantId: 'asst_3' },
      },
    }
    expect(() => renderDotenv(clashing)).toThrow(
      expect.objectContaining({
        code: 'name-collision',
        problems: [
          expect.objectContaining({
            message:
              'ASST_ASSISTANT_BRANDS_ACME would stand for assistant brands/acme and assistant brands-acme',
          }),
        ],
      }),
    )
  })
})

it.each([
  ['dotenv', renderDotenv],
  ['ts', renderTypescript],
])('an export as %s is the same in whatever order things were synced', (_format, render) => {
  expect(render(reversed(document) as ExportDocument)).toBe(render(document))
})
