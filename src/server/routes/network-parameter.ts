import { z } from 'zod'
import { longTextMax } from './common-parameters.ts'

/** What a container may reach. [SPEC] ContainerNetworkPolicyDisabledParam and ContainerNetworkPolicyAllowlistParam. */
export const networkPolicy = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('disabled') }),
  z.strictObject({
    type: z.literal('allowlist'),
    allowed_domains: z.array(z.string()).min(1),
    domain_secrets: z
      .array(
        z.strictObject({
          domain: z.string().min(1),
          name: z.string().min(1),
          value: z.string().min(1).max(longTextMax),
        }),
      )
      .min(1)
      .exactOptional(),
  }),
])
export type NetworkPolicyParameter = z.infer<typeof networkPolicy>
