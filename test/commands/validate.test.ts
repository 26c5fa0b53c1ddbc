import { afterEach, expect, it } from 'vitest'
import { createProject, type TestProject } from '../support/project.ts'
import { runAsst } from '../support/terminal.ts'

let project: TestProject

afterEach(() => project.dispose())

const files = {
  'asst.yaml': 'project: sample\nid: test01\nenvironments:\n  local: { provider: local }\n',
  'assistants/support.yaml': 'model: gpt-6-luna\ntools:\n  - type: file_search\n    knowledge: [handbook]\n',
  'knowledge/handbook/refunds.md': 'A refund takes five days.\n',
  'knowledge/handbook.yaml': 'attributes: { audience: all }\n',
  'evals/handbook.yaml': 'assistant: support\ntests:\n  - input: How long does a refund take?\n',
}

const validate = (...flags: string[]) => runAsst(['validate', '--project', project.root, ...flags])

it('finds nothing wrong with a project that is right', async () => {
  project = await createProject(files)
  expect(await validate()).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('Valid for 1 environment'),
  })
})

it('shows the problems of every kind of file at once', async () => {
  project = await createProject(
    Object.fromEntries(
      Object.entries(files).map(([path, text]) => [
        path,
        path.endsWith('.yaml') ? `${text}wrong: 1\n` : text,
      ]),
    ),
  )
  const { exitCode, stdout } = await validate('--json')
  const { problems } = JSON.parse(stdout) as { problems: { file: string; code: string }[] }
  expect(exitCode).toBe(1)
  expect(problems.map(({ code }) => code)).toEqual(Array.from({ length: 4 }, () => 'unknown-key'))
  expect(
    problems.map(({ file }) => file.replace(/^.*?(asst|assistants|knowledge|evals)/, '$1')).toSorted(),
  ).toEqual(['assistants/support.yaml', 'asst.yaml', 'evals/handbook.yaml', 'knowledge/handbook.yaml'])
})
