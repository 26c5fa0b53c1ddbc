import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createProject, type TestProject } from '../support/project.ts'
import { projectFile, sampleFiles } from '../support/sync-project.ts'
import { startServer } from '../../src/server/ownership/serve.ts'
import { openWorkspace } from '../../src/workspace/open-workspace.ts'

let project: TestProject

beforeEach(async () => {
  project = await createProject(sampleFiles)
})

afterEach(() => project.dispose())

describe('a workspace', () => {
  it('reads nothing but asst.yaml until it is asked', async () => {
    await project.write('assistants/broken.yaml', 'model: [')
    const workspace = await openWorkspace({ project: project.root, variables: {} })
    expect(workspace.environment.identity).toBe('local')
    await expect(workspace.desired()).rejects.toMatchObject({ code: 'files-invalid' })
    await workspace.close()
    expect(await project.list()).not.toContain('.asst')
  })

  it('reads each side once, however often it is asked', async () => {
    const workspace = await openWorkspace({ project: project.root, variables: {} })
    expect(await workspace.desired()).toBe(await workspace.desired())
    expect(await workspace.recorded()).toBe(await workspace.recorded())
    await workspace.close()
  })

  it('collects every problem of every file', async () => {
    await project.write('assistants/support.yaml', 'modle: x\n')
    await project.write('assistants/analyst.yaml', 'model: 3\n')
    const workspace = await openWorkspace({ project: project.root, variables: {} })
    const { problems } = await workspace.desired().then(
      () => ({ problems: [] }),
      (error: { problems: { file?: string }[] }) => error,
    )
    expect(new Set(problems.map(({ file }) => file))).toEqual(
      new Set(['assistants/support.yaml', 'assistants/analyst.yaml']),
    )
  })

  it('tells what the runtime cannot do before anything is sent', async () => {
    await project.write('knowledge/law/terms.md', '# Terms\n')
    await project.write(
      'assistants/support.yaml',
      'model: gpt-6-luna\ntools: [{ type: file_search, knowledge: [handbook, law] }]\n',
    )
    const classic = await openWorkspace({ project: project.root, environment: 'classic', variables: {} })
    await expect(classic.desired()).rejects.toMatchObject({ code: 'files-invalid' })
    const local = await openWorkspace({ project: project.root, variables: {} })
    await expect(local.desired()).resolves.toBeDefined()
  })

  it('runs the embedded server for a local environment, and ends it', async () => {
    const workspace = await openWorkspace({ project: project.root, variables: {} })
    const client = await workspace.client()
    expect((await client.models.list()).data).not.toEqual([])
    await workspace.close()
    await expect(fetch(`${client.baseURL}/models`)).rejects.toThrow('fetch failed')
  })

  it('is let in by a server of its data folder that demands a key', async () => {
    const server = await startServer({ dataDir: project.path('.asst/server'), apiKey: 'secret' })
    const workspace = await openWorkspace({ project: project.root, variables: {} })
    const client = await workspace.client()
    expect(client.baseURL).toBe(server.url)
    expect((await client.models.list()).data).not.toEqual([])
    await workspace.close()
    const stranger = await fetch(`${server.url}/models`, { headers: { authorization: 'Bearer other' } })
    expect(stranger.status).toBe(401)
    await server.close()
  })

  it('is closed without having run anything', async () => {
    const workspace = await openWorkspace({ project: project.root, variables: {} })
    await expect(workspace.close()).resolves.toBeUndefined()
  })

  it('fills variables from .env, which those of the process override', async () => {
    await project.write('asst.yaml', projectFile('http://127.0.0.1:9/v1', 'responses'))
    await project.write('.env', 'TEST_KEY=from-file\n')
    const open = (variables: Record<string, string>) => openWorkspace({ project: project.root, variables })
    expect((await open({})).environment.apiKey).toBe('from-file')
    expect((await open({ TEST_KEY: 'from-process' })).environment.apiKey).toBe('from-process')
  })

  it('sends nothing once it is stopped', async () => {
    const stop = new AbortController()
    const workspace = await openWorkspace({ project: project.root, variables: {}, signal: stop.signal })
    const remote = await workspace.remote()
    expect(await remote.files.list()).toEqual([])
    stop.abort(new Error('stopped'))
    await expect(remote.files.list()).rejects.toThrow('stopped')
    await workspace.close()
  })
})
