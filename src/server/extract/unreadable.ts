/** Why a file has no text: the `last_error` of the file in its store. */
export class UnreadableFile extends Error {
  readonly code: 'unsupported_file' | 'invalid_file'

  constructor(code: 'unsupported_file' | 'invalid_file', message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'UnreadableFile'
    this.code = code
  }
}
