import { isFinalRefusal } from '../remote/transient.ts'
import type { JournalKind } from '../state/journal.ts'
import type { ApplyContext } from './context.ts'
import { createOnce } from './create-once.ts'

/**
 * Creates an object once, with its intent in the journal before and its ID after. An intent that the provider has
 * refused is closed, or the next sync would wait for what was never made.
 */
export async function createJournaled<T extends { id: string }>(
  context: ApplyContext,
  kind: JournalKind,
  name: string,
  requests: { create(): Promise<T>; find(): Promise<T | undefined> },
): Promise<T> {
  const { journal, desired } = context
  const { settleSeconds } = desired.environment
  await journal.intend(kind, name)
  try {
    const object = await createOnce({ ...requests, timing: context, settleSeconds })
    await journal.created(kind, name, object.id)
    return object
  } catch (error) {
    if (isFinalRefusal(error)) await journal.refused(kind, name)
    throw error
  }
}
