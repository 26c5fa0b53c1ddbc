import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import type { Path } from '../../config/yaml/located.ts'
import type { Read } from '../../config/read.ts'
import { suggestHint } from '../../config/suggest.ts'
import { validateData } from '../../config/yaml/validate.ts'
import type { YamlSource } from '../../config/yaml/yaml-source.ts'
import { hasErrors, type Problem } from '../../errors.ts'
import type { Assertion } from '../assertions/assertion.ts'
import { commonFields } from '../assertions/common-fields.ts'
import { assertionTypes, findAssertion } from '../assertions/registry.ts'
import { checkFunctions, checkSources, type KnownSources } from './check-sources.ts'
import { unitOf } from '../metrics/summarise.ts'
import { expectationOfAll } from '../scoring/expectation.ts'
import type { AssertionSpec } from './suite.ts'
import type { AssertionFile } from './suite-schema.ts'

export interface AssertionContext {
  known: KnownSources
  source: YamlSource
  /** Those of `defaultTest`, which apply beside these; absent for those of `defaultTest` themselves. */
  inherited?: AssertionSpec[]
}

/**
 * Checks a list of assertions, each by its own schema, and their sources against the knowledge files.
 * @param path where the list stands in the suite's file
 */
export function readAssertions(
  list: AssertionFile[],
  path: Path,
  context: AssertionContext,
): Read<AssertionSpec[]> {
  const problems: Problem[] = []
  const specs = list.flatMap((data, index) => {
    const { value, problems: found } = readAssertion(data, context.source, [...path, index])
    problems.push(...found)
    if (value === undefined) return []
    problems.push(...checkSources(value, context.known, context.source, [...path, index]))
    problems.push(...checkFunctions(value, context.known, context.source, [...path, index]))
    return [value]
  })
  if (hasErrors(problems)) return { problems }
  if (context.inherited !== undefined) {
    const expected = expectationOfAll([...context.inherited, ...specs])
    specs.forEach((spec, index) => {
      if (expected !== undefined || !needsExpectation(spec)) return
      const message = `${spec.type} has nothing to compare with`
      const hint = 'give it a value, or add cites beside it'
      problems.push(context.source.problem('missing-key', [...path, index], message, hint))
    })
  }
  return hasErrors(problems) ? { problems } : { value: specs, problems }
}

function needsExpectation({ type, params }: AssertionSpec): boolean {
  return findAssertion(type)?.assertion.needsExpectation(params) === true
}

const commonSchema = z.object(commonFields)

const schemas = new WeakMap<Assertion, z.ZodObject>()

/** Of an assertion as written. Making a schema takes longer than checking one assertion. */
function schemaOf(assertion: Assertion): z.ZodObject {
  const known = schemas.get(assertion)
  if (known !== undefined) return known
  const schema = z.strictObject({ type: z.string(), ...assertion.fields, ...commonFields })
  schemas.set(assertion, schema)
  return schema
}

function readAssertion(data: AssertionFile, source: YamlSource, path: Path): Read<AssertionSpec> {
  const { type } = data
  const assertion = findAssertion(type)?.assertion
  if (assertion === undefined) {
    const hint = suggestHint(type, assertionTypes, '')
    const message = `there is no assertion ${type}`
    return { problems: [source.problem('unknown-assertion', [...path, 'type'], message, hint)] }
  }
  const { value, problems } = validateData(schemaOf(assertion), data, {
    place: (inner, needle) => source.place([...path, ...inner], needle),
    keyPlace: (inner) => source.keyPlace([...path, ...inner]),
  })
  if (value === undefined) return { problems }
  const { threshold = 1, weight = 1, metric, gate = true } = commonSchema.parse(value)
  if (metric !== undefined && unitOf(metric) !== 'score') {
    const message = `${metric} is a metric that every suite has`
    return {
      problems: [source.problem('invalid-value', [...path, 'metric'], message, 'choose another name')],
    }
  }
  const own = Object.entries(value).filter(([name]) => Object.hasOwn(assertion.fields, name))
  const { params, missing } = findFile(assertion, Object.fromEntries(own), source.file)
  if (missing !== undefined) {
    const hint = 'paths resolve against the suite that contains them'
    return { problems: [source.problem('file-missing', [...path, missing.field], missing.message, hint)] }
  }
  const named = metric === undefined ? {} : { metric }
  return { value: { type, params, threshold, weight, ...named, gate, place: source.place(path) }, problems }
}

/** A field that is a path becomes an absolute one. */
function findFile({ file: field }: Assertion, params: Record<string, unknown>, suite: string) {
  const written = field === undefined ? undefined : params[field]
  if (field === undefined || typeof written !== 'string') return { params }
  const absolute = resolve(dirname(suite), written)
  if (!existsSync(absolute)) return { params, missing: { field, message: `${written} does not exist` } }
  return { params: { ...params, [field]: absolute } }
}
