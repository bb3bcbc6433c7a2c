import { personIdSchema, projectIdSchema, protocolIdSchema, releaseIdSchema, sampleIdSchema } from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'

const home = { projectId: projectIdSchema, project: z.string() }

/** At most eight of each kind, the best first: what is called so, then what begins so, then where a word begins so, then the rest. */
export const searchSchema = z.object({
  projects: z.array(z.object({ id: projectIdSchema, name: z.string() })),
  samples: z.array(
    z.object({ id: sampleIdSchema, name: z.string(), ...home, isWithdrawn: z.boolean(), foundIn: z.enum(['id', 'name', 'metadata']) }),
  ),
  people: z.array(z.object({ id: personIdSchema, name: z.string(), email: z.string(), ...home })),
  releases: z.array(z.object({ id: releaseIdSchema, name: z.string(), ...home })),
  labels: z.array(z.object({ labelId: z.string(), name: z.string(), protocolId: protocolIdSchema, ...home })),
})
export type SearchResult = z.infer<typeof searchSchema>

export const search = defineRoute({
  method: 'GET',
  path: '/search',
  tag: 'search',
  summary: 'Projects, samples, people, releases and labels by words that their names hold, as far as I may see them',
  access: { kind: 'signed-in' },
  query: z.object({ q: z.string().trim().min(1).max(100) }),
  answers: { 200: searchSchema },
})
