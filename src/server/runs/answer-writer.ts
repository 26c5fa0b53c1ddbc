import type { ServerContext } from '../context.ts'
import type { FileRow } from '../knowledge/files.ts'
import type { TurnEvent } from '../model/turn.ts'
import type { Emit } from '../threads/events.ts'
import type { Run } from '../threads/lookup.ts'
import { isImage } from '../threads/made-files.ts'
import { type Cutoff, type MessageWriter, openMessage } from '../threads/message-writer.ts'
import { recordCode, recordSearch } from './tool-steps.ts'

/** Puts what happens in a run into its steps and its message, which begins with its first words. */
export interface AnswerWriter {
  write(event: TurnEvent): Promise<void>
  /** Ends the message, where one was begun. */
  close(cutoff?: Cutoff): Promise<void>
}

export function createAnswerWriter(
  context: ServerContext,
  run: Run,
  emit: Emit,
  withContent: boolean,
): AnswerWriter {
  const made = new Map<string, FileRow>()
  let opened: MessageWriter | undefined

  async function message(): Promise<MessageWriter> {
    opened ??= await openMessage(context, run, emit, [...made.values()].filter(isImage))
    return opened
  }

  return {
    write: async (event) => {
      switch (event.type) {
        case 'search':
          return recordSearch(context, run, emit, event, withContent)
        case 'code':
          for (const file of await recordCode(context, run, emit, event)) made.set(file.filename, file)
          return undefined
        case 'text':
          return (await message()).write(event.segment)
        case 'refusal':
          return (await message()).refuse(event.text)
        case 'link': {
          const file = made.get(event.file)
          return file === undefined ? undefined : (await message()).link(file)
        }
        default:
          // Calls are recorded together when the turn is over.
          return undefined
      }
    },
    close: async (cutoff) => {
      await opened?.close(cutoff)
      opened = undefined
    },
  }
}
