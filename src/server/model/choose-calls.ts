import { type FunctionCall, matchFunctions } from '../answer/functions.ts'
import { splitClauses } from '../answer/clauses.ts'
import { type Question, readQuestions } from '../answer/question.ts'
import type { TurnRequest } from './turn.ts'

/** Calls that questions ask for, and how well the best of them fits: 0 for none, 1 for one that must be made. */
export interface ChosenCalls {
  calls: FunctionCall[]
  score: number
}

/** A question of several does not call a function that speaks of no more than this share of it. */
const otherCallsMin = 0.3

function bestCall(request: TurnRequest, questions: Question[]): ChosenCalls {
  const match = matchFunctions(request.functions, questions).find(({ call }) => call !== undefined)
  return match?.call === undefined ? { calls: [], score: 0 } : { calls: [match.call], score: match.score }
}

/** A function that must be called is called, if need be without the arguments that the question lacks. */
function forcedCall(request: TurnRequest, questions: Question[]): ChosenCalls {
  const { toolChoice: choice } = request
  const named = typeof choice === 'object' && choice.type === 'function' ? choice.name : undefined
  const candidates = request.functions.filter(({ name }) => named === undefined || name === named)
  const matches = matchFunctions(candidates, questions)
  const fitting = matches.find(({ call }) => call !== undefined)?.call
  const [first] = matches
  if (first === undefined) return { calls: [], score: 0 }
  return { calls: [fitting ?? { name: first.declaration.name, arguments: '{}' }], score: 1 }
}

/** One call for each question that a function speaks of more than `least`; empty where they are all the same. */
function callEach(request: TurnRequest, questions: Question[], least: number): ChosenCalls {
  const each = questions.map((question) => bestCall(request, [question]))
  const fitting = each.filter(({ score }) => score > least)
  const calls = fitting.flatMap((chosen) => chosen.calls)
  const distinct = [...new Map(calls.map((call) => [`${call.name} ${call.arguments}`, call])).values()]
  if (distinct.length < 2) return { calls: [], score: 0 }
  return { calls: distinct, score: Math.max(...fitting.map(({ score }) => score)) }
}

/**
 * The calls for the parts of one question ("the weather in Oslo and the time in Rome"). Each part must have a call, or
 * "and" joins the words of one.
 */
function callClauses(request: TurnRequest, { text }: Question): ChosenCalls {
  const clauses = splitClauses(text)
  const questions = clauses.flatMap((clause) => readQuestions([{ role: 'user', text: clause }]))
  const chosen = callEach(request, questions, 0)
  return chosen.calls.length === clauses.length ? chosen : { calls: [], score: 0 }
}

/** The calls for questions: one for all of them, or, where parallel calls are allowed, one for each. */
export function chooseCalls(request: TurnRequest, questions: Question[]): ChosenCalls {
  const { toolChoice: choice } = request
  const onlyFunctions = request.search === undefined && request.codeFiles === undefined
  if (typeof choice === 'object' || (choice === 'required' && onlyFunctions)) {
    return forcedCall(request, questions)
  }
  if (request.parallelCalls) {
    const [first] = questions
    const several =
      questions.length === 1 && first !== undefined
        ? callClauses(request, first)
        : callEach(request, questions, otherCallsMin)
    if (several.calls.length > 1) return several
  }
  return bestCall(request, questions)
}
