import type { RunTarget } from '../runs/run-result.ts'
import { modelOf, type Asked } from '../suites/model-of.ts'
import type { Changes } from './comparison.ts'

export interface Side {
  target: RunTarget
  /** Whom the suite asked. */
  asked: Asked
}

/** What is another than it was when the baseline was made, so that a drop has a suspect. */
export function changesBetween(before: Side, now: Side): Changes {
  const model = between(modelOf(before.target, before.asked), modelOf(now.target, now.asked))
  const runtime = between(before.target.runtime, now.target.runtime)
  const provider = between(before.target.provider, now.target.provider)
  return {
    assistant: digestOf(before) !== digestOf(now),
    ...(model === undefined ? {} : { model }),
    knowledge: changedKeys(knowledgeOf(before), knowledgeOf(now)),
    ...(runtime === undefined ? {} : { runtime }),
    ...(provider === undefined ? {} : { provider }),
  }
}

function digestOf({ target, asked }: Side): string | undefined {
  return target.assistants[asked.assistant]
}

/** Digests of what its assistant used, by key. */
function knowledgeOf({ target, asked }: Side): Map<string, string | undefined> {
  return new Map((target.uses[asked.assistant] ?? []).map((key) => [key, target.knowledge[key]]))
}

function changedKeys(before: Map<string, unknown>, now: Map<string, unknown>): string[] {
  const keys = new Set([...before.keys(), ...now.keys()])
  return [...keys]
    .filter((key) => !before.has(key) || !now.has(key) || before.get(key) !== now.get(key))
    .toSorted()
}

function between(
  before: string | undefined,
  now: string | undefined,
): { before: string; now: string } | undefined {
  return before === undefined || now === undefined || before === now ? undefined : { before, now }
}
