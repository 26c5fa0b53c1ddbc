import { Hono } from 'hono'
import { z } from 'zod'
import { codeFilesPerAssistant } from '../../limits.ts'
import {
  containerMinutes,
  containerRecord,
  type ContainerRow,
  createContainer,
  deleteContainer,
  type NetworkPolicy,
  presentContainer,
  useContainer,
} from '../containers/containers.ts'
import { type NetworkPolicyParameter, networkPolicy } from './network-parameter.ts'
import type { ServerContext } from '../context.ts'
import { readBody } from '../http/body.ts'
import type { ServerEnv } from '../http/env.ts'
import { pageQuery, selectPage, toList } from '../http/pagination.ts'
import { readQuery, takesQuery } from '../http/query.ts'

/** [SPEC] CreateContainerBody. Skills are taken, and nothing is done with them. */
const createBody = z.strictObject({
  name: z.string().min(1).max(256),
  file_ids: z.array(z.string()).max(codeFilesPerAssistant.responses).optional(),
  expires_after: z
    .strictObject({ anchor: z.literal('last_active_at'), minutes: z.int().min(1).max(containerMinutes) })
    .optional(),
  memory_limit: z.enum(['1g', '4g', '16g', '64g']).optional(),
  network_policy: networkPolicy.optional(),
  skills: z.array(z.looseObject({ type: z.enum(['skill_reference', 'inline']) })).optional(),
})

/** `before` is not among [SPEC]'s parameters of this list. */
const { before: _, ...page } = pageQuery()
const listQuery = z.strictObject({ ...page, name: z.string().optional() })

/** Containers of the code interpreter: create, list, retrieve, delete. */
export function containersRoutes(context: ServerContext): Hono<ServerEnv> {
  const routes = new Hono<ServerEnv>()

  routes.post('/containers', async (c) => {
    const body = await readBody(c, createBody)
    const container = createContainer(context, {
      name: body.name,
      fileIds: body.file_ids ?? [],
      memoryLimit: body.memory_limit,
      networkPolicy: body.network_policy && publicPolicy(body.network_policy),
      expiresMinutes: body.expires_after?.minutes,
    })
    return c.json(presentContainer(container))
  })

  routes.get('/containers', takesQuery, (c) => {
    const { name, ...page } = readQuery(c, listQuery)
    const where = name === undefined ? {} : { where: 'name = ?', values: [name] }
    const { rows, hasMore } = selectPage<ContainerRow>(context.db, { table: 'containers', ...where }, page)
    return c.json(toList(rows.map(presentContainer), hasMore))
  })

  routes.get('/containers/:id', (c) => {
    const row = containerRecord(context, c.req.param('id'))
    // [CI]: looking at a container counts as using it.
    return c.json(presentContainer(row.expired === 1 ? row : useContainer(context, row.id)))
  })

  routes.delete('/containers/:id', (c) => {
    const id = c.req.param('id')
    deleteContainer(context, id)
    return c.json({ id, object: 'container.deleted', deleted: true })
  })

  return routes
}

/** Without the secrets, which are never shown again and so are not kept. */
function publicPolicy(policy: NetworkPolicyParameter): NetworkPolicy {
  if (policy.type === 'disabled') return policy
  return { type: policy.type, allowed_domains: policy.allowed_domains }
}
