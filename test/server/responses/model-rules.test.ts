import { describe, expect, it } from 'vitest'
import { checkModelRules } from '../../../src/server/responses/model-rules.ts'

describe('checkModelRules', () => {
  it.each([
    [{ model: 'gpt-5', temperature: 1 }, 'temperature', 'unsupported_parameter'],
    [{ model: 'gpt-5-nano-2025-08-07', top_p: 0.5 }, 'top_p', 'unsupported_parameter'],
    [{ model: 'gpt-5-mini', top_logprobs: 0 }, 'top_logprobs', 'unsupported_parameter'],
    [
      { model: 'gpt-5.1', temperature: 0, reasoning: { effort: 'low' as const } },
      'temperature',
      'unsupported_parameter',
    ],
    [
      { model: 'gpt-6-astra', reasoning: { effort: 'none' as const } },
      'reasoning.effort',
      'unsupported_value',
    ],
  ])('refuses %j', (parameters, param, code) => {
    expect(() => checkModelRules(parameters)).toThrow(
      expect.objectContaining({ status: 400, body: expect.objectContaining({ param, code }) }),
    )
  })

  it.each([
    { model: 'gpt-5' },
    { model: 'gpt-5', temperature: null },
    { model: 'gpt-5.2', temperature: 0.5 },
    { model: 'gpt-5.2', temperature: 0.5, reasoning: { effort: 'none' as const } },
    { model: 'gpt-4.1', temperature: 0.5 },
    { model: 'qwen3:8b', temperature: 0.5, reasoning: { effort: 'none' as const } },
  ])('lets %j pass', (parameters) => {
    expect(() => checkModelRules(parameters)).not.toThrow()
  })
})
