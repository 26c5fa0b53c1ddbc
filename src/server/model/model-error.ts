/** A model could not answer. What was asked for ends as `failed`, with this code and message. */
export class ModelError extends Error {
  /** Those that both APIs know. */
  readonly code: 'server_error' | 'rate_limit_exceeded' | 'invalid_prompt'

  constructor(code: ModelError['code'], message: string) {
    super(message)
    this.name = 'ModelError'
    this.code = code
  }
}
