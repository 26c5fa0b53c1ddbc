import { fileURLToPath } from 'node:url'

/** The sample is this repository's own top level: `asst.yaml`, `assistants/`, `knowledge/`, `evals/`. */
export const sampleRoot = fileURLToPath(new URL('../../', import.meta.url))
