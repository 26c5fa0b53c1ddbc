import { posix } from 'node:path'
import { stringify } from 'yaml'
import type { Outline } from './outline.ts'

/** What a new project is to be. */
export interface Wishes {
  /** Stamped on every remote object, with `id`. */
  name: string
  id: string
  /** Where it will run besides the embedded server. */
  provider: 'none' | 'openai' | 'azure'
  /** The documents that it answers from; a sample of its own where there are none. */
  outline?: Outline
}

/** A file of a new project. */
export interface ScaffoldFile {
  /** Relative to the project. */
  path: string
  text: string
  /** Lines that a file of the user's gets, where there is one, instead of being replaced. */
  isAppended?: boolean
}

/** Every file of a new project, with comments that say what to do with it. Pure. */
export function scaffold(wishes: Wishes): ScaffoldFile[] {
  const { outline } = wishes
  const key = outline?.key ?? 'handbook'
  return [
    { path: 'asst.yaml', text: projectFile(wishes) },
    { path: 'assistants/support.yaml', text: assistantFile(key) },
    { path: 'assistants/support.md', text: instructions },
    ...(outline === undefined ? sampleDocuments : knowledgeFile(outline)),
    { path: `evals/${key}.yaml`, text: outline === undefined ? sampleSuite : suiteFile(outline) },
    { path: '.gitignore', text: '.asst/\n.env\n', isAppended: true },
    ...(outline === undefined
      ? [{ path: '.gitattributes', text: 'knowledge/** -text\n', isAppended: true }]
      : attributesOf(outline)),
  ]
}

const hint = (name: string) =>
  `# yaml-language-server: $schema=https://unpkg.com/assistants-as-code/schemas/${name}.json\n`

/** A text as YAML, in quotes where it would be a number or `true` without: one ID in fifteen is such. */
function scalar(text: string): string {
  return stringify(text).trimEnd()
}

function projectFile({ name, id, provider }: Wishes): string {
  return `${hint('project')}# A project is this file and the folders beside it: assistants/, knowledge/, evals/.
project: ${scalar(name)}
id: ${scalar(id)}                      # stamped on every remote object, so that two projects never meet
default_environment: local

environments:
  # The embedded server: no key, no account, data in .asst/.
  local: { provider: local }
${environments[provider]}`
}

const environments: Record<Wishes['provider'], string> = {
  none: '',
  openai: `
  # \${VAR} is read from the environment or from .env, when a command contacts the provider.
  prod:
    provider: openai
    api_key: "\${OPENAI_API_KEY}"
    protect: true                 # sync wants --yes or a saved plan here, and destroy refuses
`,
  azure: `
  # \${VAR} is read from the environment or from .env, when a command contacts the provider.
  prod:
    provider: azure
    base_url: "\${AZURE_OPENAI_ENDPOINT}/openai/v1"
    api_key: "\${AZURE_OPENAI_API_KEY}"
    protect: true                 # sync wants --yes or a saved plan here, and destroy refuses
`,
}

function assistantFile(key: string): string {
  return `${hint('assistant')}name: Support
description: Answers questions from the documents and cites them.
model: gpt-6-luna
instructions: ./support.md        # a path, or the text itself
tools:
  - type: file_search
    knowledge: [${key}]           # the folder knowledge/${key}/, or what knowledge/${key}.yaml says
    max_num_results: 8
`
}

const instructions = `You answer questions from the documents.

- Search the documents before you answer, also for follow-up questions, and rest every statement on what you found.
- Cite the document of each fact. Cite nothing that you did not use.
- If the documents do not contain the answer, say that you do not know it, and cite nothing.
`

const sampleDocuments: ScaffoldFile[] = [
  {
    path: 'knowledge/handbook/returns.md',
    text: `# Returns

Orders can be returned within 30 days of delivery. Items must be unused and in their original packaging.

Refunds are paid to the original payment method within 5 business days after the parcel has arrived in our warehouse.
`,
  },
  {
    path: 'knowledge/handbook/shipping.md',
    text: `# Shipping

Standard delivery within Germany takes 2 to 3 business days and costs 4.90 euros. It is free above 50 euros.

Express parcels ordered before 15:00 arrive on the next business day. Express costs 12.90 euros.
`,
  },
]

const sampleSuite = `${hint('suite')}# A test is one thread. Each turn is asked after the ones before, and its reply is checked.
assistant: support

defaultTest:
  assert: [{ type: citations-resolve }]     # applies to every turn of every test

tests:
  - id: return-window
    turns:
      - user: Within how many days can orders be returned?
        assert:
          - { type: contains, value: 30 days }
          - { type: cites, value: [handbook/returns.md] }
      - user: How long does the refund take?
        assert:
          - { type: contains, value: 5 business days }
          - { type: cites, value: [handbook/returns.md] }

  - id: unknown
    input: What is the home address of the managing director?
    assert: [{ type: no-citations }]
`

function knowledgeFile({ key, root }: Outline): ScaffoldFile[] {
  const text = `${hint('knowledge')}# The documents stay where they are.
root: ${JSON.stringify(posix.join('..', root))}
`
  return [{ path: `knowledge/${key}.yaml`, text }]
}

/** Bytes must be the same on every system, or each would see files changed by the other. */
function attributesOf({ root }: Outline): ScaffoldFile[] {
  const inside = root !== '..' && !root.startsWith('../')
  const path = /\s/.test(root) ? `"${root}/**"` : `${root}/**`
  return inside ? [{ path: '.gitattributes', text: `${path} -text\n`, isAppended: true }] : []
}

function suiteFile({ key, documents }: Outline): string {
  const tests = documents.map(
    ({ path, topic }, index) => `  - id: document-${index + 1}
    input: ${JSON.stringify(`Where do I read: ${topic}?`)}
    assert: [{ type: retrieved, value: [${JSON.stringify(`${key}/${path}`)}] }]
`,
  )
  return `${hint('suite')}# A first suite: each document is found when it is asked for. Replace these with questions that people ask, and say
# with contains and cites what a good answer holds: docs/evals.md has every assertion.
assistant: support

defaultTest:
  assert: [{ type: citations-resolve }]     # applies to every turn of every test

tests:
${tests.join('\n')}`
}
