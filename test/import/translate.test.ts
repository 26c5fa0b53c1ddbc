import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { translate } from '../../src/import/translate.ts'
import { assistantFiles } from '../../src/import/write-files.ts'

it('whatever a dump holds, the rest is kept and each loss is named', () => {
  const draft = translate(
    {
      id: 'asst_1\nmodel: other',
      model: 'm',
      name: 'Odd {{name}}',
      instructions: 7,
      temperature: 'hot',
      metadata: { team: 'help', 'asst:key': 'a' },
      tools: [
        'odd',
        { type: 'openapi' },
        { type: 'function', function: { name: 'a b' } },
        { type: 'code_interpreter' },
      ],
      tool_resources: { azure_ai_search: {} },
      response_format: 'auto',
    },
    'assistants',
  )
  const named = draft.notes.map((note) => note.split(':', 1)[0])
  expect(named.toSorted()).toEqual([
    'instructions',
    'temperature',
    'tool_resources.azure_ai_search',
    'tools',
    'tools.0.name',
    'tools.openapi',
  ])
  const [file] = assistantFiles('odd', draft, { file_search: [], code_interpreter: ['sales'] })
  expect(parse(file?.text ?? '')).toEqual({
    name: String.raw`Odd \{{name}}`,
    model: 'm',
    tools: [{ type: 'code_interpreter', knowledge: ['sales'] }],
    metadata: { team: 'help' },
  })
})

it('tools that only one runtime has are kept there and left out on the other', () => {
  const raw = { model: 'm', tools: [{ type: 'web_search' }] }
  expect(translate(raw, 'responses')).toMatchObject({
    fields: { tools: [{ type: 'web_search' }] },
    notes: [],
  })
  expect(translate(raw, 'assistants')).toMatchObject({
    fields: { tools: [] },
    notes: ['tools.web_search: no counterpart on the assistants runtime, left out'],
  })
})
