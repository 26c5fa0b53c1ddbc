import { invalidRequest } from '../http/errors.ts'
import type { ResponseParameters } from './parameters.ts'

/** Thinks always: takes no sampling. OpenAI's reasoning guide. */
const thinksAlways = /^gpt-5(-mini|-nano)?(-\d{4}-\d{2}-\d{2})?$/
/** Thinks where asked to: takes sampling as long as it is not. The same guide. */
const thinksAsked = /^gpt-5\.[12](-\d{4}-\d{2}-\d{2})?$/
/** Does not go without thinking. The same guide. */
const cannotStop = /^gpt-6-astra/

/**
 * Refuses what the model that a request names would refuse, as far as OpenAI has published it; whatever answers here
 * could take it. Throws `ApiError` 400.
 */
export function checkModelRules(parameters: ResponseParameters): void {
  const { model, reasoning } = parameters
  const effort = reasoning?.effort ?? undefined
  const thinks =
    thinksAlways.test(model) || (thinksAsked.test(model) && effort !== undefined && effort !== 'none')
  for (const name of ['temperature', 'top_p', 'top_logprobs'] as const) {
    if (!thinks || parameters[name] === undefined || parameters[name] === null) continue
    const message = `Unsupported parameter: '${name}' is not supported with this model.`
    throw invalidRequest(message, name, 'unsupported_parameter')
  }
  if (effort === 'none' && cannotStop.test(model)) {
    const message = `Unsupported value: 'none' is not supported with the '${model}' model.`
    throw invalidRequest(message, 'reasoning.effort', 'unsupported_value')
  }
}
