import { fillArguments } from './arguments.ts'
import { isNumber, type Question } from './question.ts'
import { likeness, splitWords } from './words.ts'

/** A function that the client declared. */
export interface FunctionDeclaration {
  name: string
  description?: string | undefined
  /** A JSON Schema. */
  parameters?: Record<string, unknown> | undefined
}

/** A call, with its arguments as JSON. */
export interface FunctionCall {
  name: string
  arguments: string
}

/** How a function fits a question. */
export interface Match {
  declaration: FunctionDeclaration
  /** Share of the question's content that the declaration speaks of, 0..1. */
  score: number
  /** Undefined where a required argument is neither in the question nor can be filled sensibly. */
  call?: FunctionCall
}

/**
 * Stems of the arguments that are names, codes or values, which a function that is spoken of at all is asked about. A
 * phrase is whatever the question has beside the function's own words, and tells nothing.
 */
function namedIn(filled: Record<string, unknown> | undefined, terms: Question['terms']): string[] {
  const values = Object.values(filled ?? {}).filter((value) => /^(string|number)$/.test(typeof value))
  const stems = splitWords(values.join(' ')).map((word) => word.stem)
  const names = new Set(terms.filter((term) => term.name || isNumber(term.word)).map((term) => term.stem))
  return stems.filter((stem) => names.has(stem))
}

/** A function that looks things up need not name them; a question for things is one for it, if for no other. */
const looksUp = /search|find|look|quer|browse|list/i
const asksForThings =
  /\b(?:do you (?:have|sell|carry|stock|offer)|looking for|(?:is|are) there (?:any|an?)\b|search|find|show me|buy|i (?:need|want))/i
const thingsScore = 0.1

/** A function's words: its name taken apart, what it says of itself and of its parameters. */
function vocabularyOf({ name, description = '', parameters = {} }: FunctionDeclaration): string[] {
  const texts: string[] = [name, description]
  const collect = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value)
    else if (Array.isArray(value)) value.forEach(collect)
    else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        if (key === 'properties' && typeof inner === 'object' && inner !== null)
          texts.push(...Object.keys(inner))
        if (key !== 'type' && key !== 'required') collect(inner)
      }
    }
  }
  collect(parameters)
  const plain = texts
    .join(' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
  return [...new Set(splitWords(plain).map((word) => word.stem))]
}

function matchOne(declaration: FunctionDeclaration, questions: Question[]): Match {
  const vocabulary = vocabularyOf(declaration)
  const terms = questions.flatMap((question) => question.terms).filter((term) => term.fresh)
  const total = terms.reduce((sum, term) => sum + term.importance, 0)
  const speaksOf = (words: string[]): number =>
    terms
      .filter((term) => {
        const forms = [term.stem, ...term.synonyms.map((synonym) => synonym.stem)]
        return forms.some((form) => words.some((word) => likeness(form, word) > 0))
      })
      .reduce((sum, term) => sum + term.importance, 0)
  const filled = fillArguments(declaration.parameters ?? {}, questions, vocabulary)
  const ofItself = speaksOf(vocabulary)
  const matched = ofItself === 0 ? 0 : speaksOf([...vocabulary, ...namedIn(filled, terms)])
  const isForThings =
    looksUp.test(`${declaration.name} ${declaration.description ?? ''}`) &&
    questions.some(({ text }) => asksForThings.test(text))
  const score = total === 0 ? 0 : matched / total
  return {
    declaration,
    score: isForThings ? Math.max(score, thingsScore) : score,
    ...(filled === undefined ? {} : { call: { name: declaration.name, arguments: JSON.stringify(filled) } }),
  }
}

/** The functions, best match first. */
export function matchFunctions(declarations: FunctionDeclaration[], questions: Question[]): Match[] {
  return declarations
    .map((declaration) => matchOne(declaration, questions))
    .toSorted((a, b) => b.score - a.score)
}
