import type { z } from 'zod'
import type { ServerContext } from '../context.ts'
import { run, transaction } from '../database/query.ts'
import { type Assistant, readAssistant, rewrite } from './lookup.ts'
import type { createAssistantBody, updateAssistantBody } from './parameters.ts'
import { changeResources, makeResources } from './resources.ts'
import { checkFormatSchema, checkToolSchemas } from '../runs/tool-checks.ts'

export function createAssistant(
  context: ServerContext,
  body: z.infer<typeof createAssistantBody>,
): Assistant {
  checkToolSchemas(body.tools)
  checkFormatSchema(body.response_format)
  return transaction(context.db, () => {
    const assistant: Assistant = {
      id: context.newId('asst_'),
      object: 'assistant',
      created_at: context.now(),
      name: body.name ?? null,
      description: body.description ?? null,
      model: body.model,
      instructions: body.instructions ?? null,
      tools: body.tools ?? [],
      tool_resources: makeResources(context, body.tool_resources, null),
      metadata: body.metadata ?? {},
      temperature: body.temperature ?? 1,
      top_p: body.top_p ?? 1,
      response_format: body.response_format ?? 'auto',
      reasoning_effort: body.reasoning_effort ?? null,
    }
    const sql = 'INSERT INTO assistants (id, object) VALUES (?, ?)'
    run(context.db, sql, assistant.id, JSON.stringify(assistant))
    return assistant
  })
}

/** What is given replaces what was, null resets, what is left out stays. Throws `ApiError` 404. */
export function updateAssistant(
  context: ServerContext,
  id: string,
  body: z.infer<typeof updateAssistantBody>,
): Assistant {
  const current = readAssistant(context, id)
  checkToolSchemas(body.tools)
  checkFormatSchema(body.response_format)
  const { name, description, instructions, temperature, top_p, reasoning_effort } = body
  const resources = changeResources(context, current.tool_resources, body.tool_resources)
  return rewrite(context, 'assistants', {
    ...current,
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(instructions === undefined ? {} : { instructions }),
    ...(temperature === undefined ? {} : { temperature: temperature ?? 1 }),
    ...(top_p === undefined ? {} : { top_p: top_p ?? 1 }),
    ...(reasoning_effort === undefined ? {} : { reasoning_effort }),
    ...(body.response_format === undefined ? {} : { response_format: body.response_format ?? 'auto' }),
    ...(body.metadata === undefined ? {} : { metadata: body.metadata ?? {} }),
    model: body.model ?? current.model,
    tools: body.tools ?? current.tools,
    tool_resources: resources,
  })
}

/** Throws `ApiError` 404. */
export function deleteAssistant(context: ServerContext, id: string): void {
  readAssistant(context, id)
  run(context.db, 'DELETE FROM assistants WHERE id = ?', id)
}
