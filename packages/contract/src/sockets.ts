import { assignmentIdSchema, personIdSchema, projectIdSchema, taskIdSchema } from '@reticle/domain'
import { z } from 'zod'

/** What of a project changed. A hint holds no values: the client asks the API again, which checks its rights. */
export const hintTopics = [
  'project',
  'protocol',
  /** Samples and the states of their tasks: when those change tells of peers. */
  'samples',
  /** There is something to claim that was not there before. */
  'work',
  /** A pyramid has more to show: told of the projects whose samples are shown from it. */
  'pixels',
  'imports',
  'progress',
  'contested',
  'people',
  'releases',
  'assignments',
  /** Who holds which contested task, and drafts of decisions. */
  'reviews',
  /** What readers are asked to look at again: to that reader; to the desk without a person. */
  'revisions',
  /** Messages on tasks: to the desk; with a person to that reader alone. */
  'messages',
  /** What was decided on one's own marks. */
  'feedback',
  /** One's own notices. */
  'notices',
  /** Known answers, and how readers stand against them. */
  'gold',
  /** One's own training and qualification. */
  'training',
  /** What reviewers found unclear in the protocol. */
  'notes',
  /** Faults of routing rules, webhooks and their deliveries. */
  'faults',
  /** Models, backends and their runs. */
  'models',
] as const
export const hintTopicSchema = z.enum(hintTopics)
export type HintTopic = z.infer<typeof hintTopicSchema>

/**
 * Who may hear a topic: annotators hear nothing that tells of peers. `self`: the person that the hint names, and nobody else.
 * `desk-or-self`: the person that the hint names, or the desk when it names none.
 */
export const hintAudience = {
  project: 'everyone',
  protocol: 'everyone',
  samples: 'desk',
  work: 'everyone',
  pixels: 'everyone',
  imports: 'desk',
  progress: 'desk',
  contested: 'desk',
  people: 'desk',
  releases: 'releases',
  assignments: 'self',
  reviews: 'desk',
  revisions: 'desk-or-self',
  messages: 'desk-or-self',
  feedback: 'self',
  notices: 'self',
  gold: 'desk',
  training: 'self',
  notes: 'desk',
  faults: 'desk',
  models: 'desk',
} as const satisfies Record<HintTopic, 'everyone' | 'desk' | 'releases' | 'self' | 'desk-or-self'>

/** A lease that ended before its time, as its former holder hears it at once. `by`: a name of the desk; null to annotators, and for the system. */
export const leaseLossSchema = z.object({
  projectId: projectIdSchema,
  what: z.enum(['assignment', 'review']),
  taskId: taskIdSchema,
  assignmentId: assignmentIdSchema.optional(),
  why: z.enum(['taken-over', 'revoked', 'withdrawn', 'expired', 'decided']),
  by: z.string().max(200).nullable(),
})
export type LeaseLoss = z.infer<typeof leaseLossSchema>

export const hintSchema = z.object({
  projectId: projectIdSchema,
  topics: z.array(hintTopicSchema).min(1),
  personId: z.string().optional(),
  /** With `personId`: what that person no longer holds. */
  lost: leaseLossSchema.optional(),
})
export type Hint = z.infer<typeof hintSchema>

/** `deciding`: they hold the task's lease on the desk. */
export const presenceDoings = ['looking', 'deciding'] as const
export const presenceDoingSchema = z.enum(presenceDoings)
export type PresenceDoing = z.infer<typeof presenceDoingSchema>

const presentPersonSchema = z.object({ personId: personIdSchema, name: z.string(), doing: presenceDoingSchema })
export type PresentPerson = z.infer<typeof presentPersonSchema>
/** Who of the desk is at a task now; said again with each change. Nobody: `people` is empty. */
export const presenceSchema = z.object({ projectId: projectIdSchema, taskId: taskIdSchema, people: z.array(presentPersonSchema).max(20) })
export type Presence = z.infer<typeof presenceSchema>

/** What one api process tells the others of the people whose sockets it holds; said again while they are there, and over when it is not. */
export const presenceReportSchema = z.discriminatedUnion('kind', [
  presenceSchema.extend({ kind: z.literal('at'), process: z.string().min(1).max(100) }),
  /** A process that has just begun asks for all there is. */
  z.object({ kind: z.literal('wanted'), process: z.string().min(1).max(100) }),
])
export type PresenceReport = z.infer<typeof presenceReportSchema>

/** Server to browser. `changed` is coalesced per room, at most four a second. */
export type ServerEvents = {
  changed: (hint: Hint) => void
  present: (presence: Presence) => void
  lost: (loss: LeaseLoss) => void
}
/** Browser to server. The server checks roles, and answers which audiences were joined. */
export type ClientEvents = {
  watch: (projectId: string, answer: (joined: readonly string[]) => void) => void
  unwatch: (projectId: string) => void
  /** I am at this task; says who else is, or null to someone who may not know. To be said again at least every `presenceSeconds`. */
  attend: (projectId: string, taskId: string, doing: string, answer: (present: Presence | null) => void) => void
  leave: (taskId: string) => void
}

/** A presence that is not said again for this long is over. */
export const presenceSeconds = 30
