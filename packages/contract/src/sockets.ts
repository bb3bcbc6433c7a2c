import { projectIdSchema } from '@reticle/domain'
import { z } from 'zod'

/** What of a project changed. A hint holds no values: the client asks the API again, which checks its rights. */
export const hintTopics = [
  'project',
  'protocol',
  'samples',
  /** A pyramid has more to show: told of the projects whose samples are shown from it. */
  'pixels',
  'imports',
  'progress',
  'contested',
  'people',
  'releases',
  'assignments',
] as const
export const hintTopicSchema = z.enum(hintTopics)
export type HintTopic = z.infer<typeof hintTopicSchema>

/** Who may hear a topic: annotators hear nothing that tells of peers. */
export const hintAudience = {
  project: 'everyone',
  protocol: 'everyone',
  samples: 'everyone',
  pixels: 'everyone',
  imports: 'desk',
  progress: 'desk',
  contested: 'desk',
  people: 'desk',
  releases: 'releases',
  assignments: 'self',
} as const satisfies Record<HintTopic, 'everyone' | 'desk' | 'releases' | 'self'>

export const hintSchema = z.object({ projectId: projectIdSchema, topics: z.array(hintTopicSchema).min(1), personId: z.string().optional() })
export type Hint = z.infer<typeof hintSchema>

/** Server to browser, coalesced per room, at most four a second. */
export type ServerEvents = { changed: (hint: Hint) => void }
/** Browser to server. The server checks membership and answers which audiences were joined. */
export type ClientEvents = {
  watch: (projectId: string, answer: (joined: readonly string[]) => void) => void
  unwatch: (projectId: string) => void
}
