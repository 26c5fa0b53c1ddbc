import type { RunTarget } from '../runs/run-result.ts'
import type { Suite } from './suite.ts'

/** Who a suite asks: an assistant, with another model than its own where the suite names one. */
export type Asked = Pick<Suite, 'assistant' | 'model'>

/** The model that answers a suite; undefined where the assistant was not synced. */
export function modelOf(
  { models }: Pick<RunTarget, 'models'>,
  { assistant, model }: Asked,
): string | undefined {
  return model ?? models[assistant]
}

/** As it stands in records: absent where the assistant's own model answers. */
export function overrideOf({ model }: Pick<Suite, 'model'>): Pick<Suite, 'model'> {
  return model === undefined ? {} : { model }
}
