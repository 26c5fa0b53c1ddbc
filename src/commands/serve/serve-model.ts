import { UserError } from '../../errors.ts'
import type { Model } from '../../server/model/turn.ts'

/** Flags that say who answers. */
export interface ModelFlags {
  /** Base URL of a Chat Completions endpoint. */
  modelUrl?: string
  /** The model's name there. */
  model?: string
  /** The variable ASST_MODEL_KEY stands in for it, because other users of a machine see its flags. */
  modelKey?: string
  /** Path. */
  script?: string
}

/** Who answers, in words. */
export function describeModel({ model, modelUrl, script }: ModelFlags): string {
  return script ?? (modelUrl === undefined ? 'sentences of the documents' : `${model} at ${modelUrl}`)
}

/**
 * The model that the flags ask for; undefined for the server's own. What they need is loaded only where they are
 * given. Throws `UserError`.
 */
export async function takeModel(
  flags: ModelFlags,
  variables: Record<string, string | undefined>,
): Promise<Model | undefined> {
  const model = await takeEndpoint(flags, variables['ASST_MODEL_KEY'])
  if (flags.script === undefined) return model
  const [{ readScript }, { take }, { createScriptedModel }, { answerExtractively }] = await Promise.all([
    import('../../config/read-script.ts'),
    import('../../workspace/open-workspace.ts'),
    import('../../server/script/scripted-model.ts'),
    import('../../server/model/extractive-model.ts'),
  ])
  return createScriptedModel(take(await readScript(flags.script)), model ?? answerExtractively)
}

async function takeEndpoint(
  { modelUrl: url, model, modelKey }: ModelFlags,
  otherKey: string | undefined,
): Promise<Model | undefined> {
  if (url === undefined) {
    if (model === undefined && modelKey === undefined) return undefined
    const flag = model === undefined ? '--model-key' : '--model'
    const hint = 'say where the model is, such as --model-url http://127.0.0.1:11434/v1'
    throw new UserError('usage', `${flag} needs --model-url`, { hint })
  }
  if (model === undefined) {
    const hint = 'name the model that answers there, such as --model qwen3:8b'
    throw new UserError('usage', '--model-url needs --model', { hint })
  }
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
    throw new UserError('usage', `--model-url ${url} is no http or https address`)
  }
  const { createChatModel } = await import('../../server/chat/chat-model.ts')
  return createChatModel({ url, model, apiKey: modelKey ?? otherKey })
}
