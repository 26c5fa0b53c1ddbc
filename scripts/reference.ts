import { writeFile } from 'node:fs/promises'
import { renderReference } from '../src/report/schemas/reference.ts'

/** `npm run reference`: writes `docs/reference.md` again after a schema has changed. */
await writeFile(new URL('../docs/reference.md', import.meta.url), renderReference())
