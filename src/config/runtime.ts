/** The two API families an assistant can run on: see docs/runtimes.md. */
export const runtimes = ['responses', 'assistants'] as const

export type Runtime = (typeof runtimes)[number]
