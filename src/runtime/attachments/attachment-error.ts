import type { Reply } from '../reply.ts'

/** A file of a message cannot be given to its tool: the turn fails with this, instead of an answer without it. */
export class AttachmentError extends Error {
  readonly reply: NonNullable<Reply['error']>
  constructor(reply: NonNullable<Reply['error']>) {
    super(reply.message)
    this.reply = reply
  }
}
