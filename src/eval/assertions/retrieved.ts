import { z } from 'zod'
import { retrievedFiles } from '../metrics/retrieval.ts'
import { describeGroup, matchesGroup } from '../metrics/sources.ts'
import { defineAssertion } from './assertion.ts'
import { groupsOf, sourceGroups, sourcesOf } from './source-fields.ts'
import { chunksOf } from './subject.ts'

/** File search returned every group of `value`, among its first `k` files where `k` is given. */
export const retrieved = defineAssertion({
  type: 'retrieved',
  fields: { value: sourceGroups, k: z.int().positive().optional() },
  sources: sourcesOf,
  score(subject, { value, k }) {
    const groups = groupsOf(value)
    const files = retrievedFiles(chunksOf(subject)).slice(0, k)
    const missing = groups.filter(
      (group) => !files.some(({ path }) => path !== undefined && matchesGroup(group, path)),
    )
    const within = k === undefined ? '' : ` among the first ${k} files`
    return {
      value: 1 - missing.length / groups.length,
      explanation:
        missing.length === 0
          ? `${groups.map(describeGroup).join(', ')} retrieved${within}`
          : `${missing.map(describeGroup).join(', ')} not retrieved${within}`,
    }
  },
})
