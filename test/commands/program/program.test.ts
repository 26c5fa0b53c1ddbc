import { relative } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createProject, type TestProject } from '../../support/project.ts'
import { sampleFiles } from '../../support/sync-project.ts'
import { type ProgramRun, runAsst, type RunSettings } from '../../support/terminal.ts'

let project: TestProject

beforeEach(async () => {
  project = await createProject(sampleFiles)
})

afterEach(() => project.dispose())

describe('wrong usage', () => {
  it.each([
    [['plan', '--nonsense'], "unknown option '--nonsense'"],
    [['--nonsense', 'plan'], "unknown option '--nonsense'"],
    [['plam'], "unknown command 'plam'"],
    [['ask'], "missing required argument 'assistant'"],
    [['ask', 'support', 'One?', 'Two?'], 'too many arguments'],
    [['plan', 'support'], 'too many arguments'],
    [['plan', '--env'], "option '--env <name>' argument missing"],
    [['plan', '--refresh', 'deep'], "'deep' is invalid"],
    [['plan', '--quiet', '--verbose'], "cannot be used with option '--verbose'"],
    [['serve', '--port', '70000'], 'a port is a number from 0 to 65535'],
    [['sync', '--yes=no'], '--yes'],
  ])('%j is refused', async (argv, message) => {
    const run = await runAsst(['--project', project.root, ...argv])
    expect(run.error?.code).toBe('usage')
    expect(run.exitCode).toBe(1)
    expect(run.stderr).toContain(message)
    expect(run.stderr).toContain('hint: asst --help')
    expect(run.stdout).toBe('')
  })

  it('of a command gets a suggestion', async () => {
    expect((await runAsst(['vaildate'])).stderr).toContain('Did you mean validate?')
  })

  it('without a command prints the help', async () => {
    const run = await runAsst([])
    expect(run).toMatchObject({ exitCode: 1, stdout: '' })
    expect(run.error).toBeUndefined()
    expect(run.stderr).toContain('Usage: asst')
  })
})

describe('help and version', () => {
  it.each([['--help'], ['help'], ['-h']])('%s lists every command', async (flag) => {
    const run = await runAsst([flag])
    expect(run).toMatchObject({ exitCode: 0, stderr: '' })
    for (const command of [
      'validate',
      'plan',
      'sync',
      'status',
      'lock',
      'gc',
      'destroy',
      'ask',
      'eval',
      'serve',
    ])
      expect(run.stdout).toMatch(new RegExp(`^ {2}${command}\\b`, 'm'))
  })

  it('of a command lists its flags', async () => {
    expect((await runAsst(['plan', '--help'])).stdout).toContain('--detailed-exitcode')
  })

  it('prints the version', async () => {
    expect((await runAsst(['--version'])).stdout).toBe('0.0.0\n')
  })
})

describe('global flags', () => {
  it.each([
    ['before', ['--env', 'classic', '--json'], []],
    ['after', [], ['--env', 'classic', '--json']],
  ])('work %s the command', async (_where, before, after) => {
    const run = await runAsst([...before, 'validate', ...after, '--project', project.root])
    expect(run.exitCode).toBe(0)
    expect(JSON.parse(run.stdout)).toMatchObject({ environments: ['classic'], valid: true })
    expect(run.stderr).toContain('classic · files only')
  })

  it('take a project path that is relative to the working directory', async () => {
    const found = await runAsst(['validate', '--project', relative(process.cwd(), project.root)])
    expect(found.exitCode).toBe(0)
    const missing = await runAsst(['validate', '--project', 'no-such-folder'])
    expect(missing.stderr).toContain('no-such-folder')
  })

  it('--quiet leaves the result alone', async () => {
    const run = await runAsst(['validate', '--quiet', '--project', project.root])
    expect(run.stdout).toBe('Valid for 2 environments.\n')
  })
})

describe('an environment', () => {
  it('that is unknown gets a suggestion', async () => {
    const run = await runAsst(['plan', '--env', 'clasic', '--project', project.root])
    expect(run.exitCode).toBe(1)
    expect(run.stderr).toContain('there is no environment clasic')
    expect(run.stderr).toContain('did you mean classic?')
  })

  it('is missed with its variables only where it is chosen', async () => {
    await project.write(
      'asst.yaml',
      'project: sample\nid: test01\ndefault_environment: local\nenvironments:\n' +
        '  local: { provider: local }\n' +
        '  prod: { provider: openai, api_key: "${NO_SUCH_KEY}" }\n',
    )
    const chosen = await runAsst(['sync', '--yes', '--env', 'prod', '--project', project.root])
    expect(chosen.exitCode).toBe(1)
    expect(chosen.stderr).toContain('NO_SUCH_KEY')
    await expect(project.list()).resolves.not.toContain('.asst')
    await expect(project.list()).resolves.not.toContain('locks')
    expect((await runAsst(['validate', '--project', project.root])).exitCode).toBe(0)
    expect((await runAsst(['plan', '--project', project.root])).exitCode).toBe(0)
  })
})

describe('--json', () => {
  it('prints one document for an error too', async () => {
    const run = await runAsst(['plan', '--json', '--env', 'nowhere', '--project', project.root])
    expect(JSON.parse(run.stdout)).toMatchObject({ version: 1, error: { code: 'files-invalid' } })
    expect(run.stderr).toContain('there is no environment nowhere')
  })

  it('prints every problem of invalid files as a document', async () => {
    await project.write('assistants/support.yaml', 'modle: gpt-6-luna\n')
    const run = await runAsst(['validate', '--json', '--project', project.root])
    expect(run.exitCode).toBe(1)
    const { valid, problems } = JSON.parse(run.stdout)
    expect(valid).toBe(false)
    expect(problems).toContainEqual(expect.objectContaining({ code: 'unknown-key', line: 1, column: 1 }))
  })
})

function validate(settings: RunSettings): Promise<ProgramRun> {
  return runAsst(['validate', '--project', project.root], settings)
}

describe('colours', () => {
  const escape = '\u001B['

  it('are there where a person watches', async () => {
    expect((await validate({ isTTY: true })).stdout).toContain(escape)
  })

  it.each([
    ['the output is no terminal', { isTTY: false }],
    ['NO_COLOR is set', { isTTY: true, variables: { NO_COLOR: '1' } }],
    ['a CI runs it', { isTTY: true, variables: { CI: 'true' } }],
    ['the terminal is dumb', { isTTY: true, variables: { TERM: 'dumb' } }],
  ])('are left out where %s', async (_where, settings) => {
    const valid = await validate(settings)
    await project.write('assistants/support.yaml', 'modle: gpt-6-luna\n')
    const invalid = await validate(settings)
    for (const { stdout, stderr } of [valid, invalid]) expect(stdout + stderr).not.toContain(escape)
  })
})
