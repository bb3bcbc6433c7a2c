import { progressAlertSchema } from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { projectParams, timeSchema } from '../shared.ts'

const isZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

/** Days of a forecast's answer. What gold could be told from is null to someone who also labels (docs/spec/progress.md, PG12). */
export const progressForecastSchema = z.object({
  zone: z.string(),
  today: z.iso.date(),
  dueOn: z.iso.date().nullable(),
  /** When tasks were counted; and until when submissions and decisions are in the days, null before a worker has counted any. */
  countedAt: timeSchema,
  daysUntil: timeSchema.nullable(),
  /** Oldest first, without gaps, today last. */
  days: z.array(
    z.object({
      day: z.iso.date(),
      submits: z.int(),
      /** Steps into these states on the day, however often. */
      settled: z.int().nullable(),
      contested: z.int().nullable(),
      /** At the end of the day: neither settled nor withdrawn, and contested among them. */
      open: z.int().nullable(),
      contestedOpen: z.int().nullable(),
      minutes: z.number(),
    }),
  ),
  needed: z.object({
    /** Reads that the tasks ask for as they stand. */
    asked: z.int(),
    /** With those that escalations will ask for, in the mean. */
    expected: z.number(),
    /** Of `tasks` whose reading is over, the share that took more reads than the protocol asks, and how many more, over all. */
    escalation: z.object({ tasks: z.int(), share: z.number().nullable(), extraReads: z.number().nullable() }),
  }),
  /** Reads of a mean day; null before there are so many complete days. */
  throughput: z.object({ last7: z.number().nullable(), last28: z.number().nullable() }),
  forecast: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('done') }),
    z.object({ kind: z.literal('unknown'), why: z.enum(['too-few-days', 'too-few-reads', 'no-reads-lately', 'too-far']), n: z.int() }),
    z.object({
      kind: z.literal('dates'),
      p10: z.iso.date(),
      p50: z.iso.date(),
      /** null: beyond ten years. */
      p90: z.iso.date().nullable(),
      method: z.object({ blockDays: z.int(), replicates: z.int(), seed: z.int(), days: z.int() }),
    }),
  ]),
  queue: z.object({
    ready: z.int(),
    leased: z.int(),
    starving: z.int(),
    oldestReadyAt: timeSchema.nullable(),
  }),
  expertMinutes: z.object({
    total: z.number(),
    perRead: z.number().nullable(),
    perSettledSample: z.number().nullable(),
    /** What the reads that are still needed will take, in the mean. */
    toEnd: z.number().nullable(),
  }),
  /** The largest values of each group key. */
  groups: z
    .array(
      z.object({
        key: z.string(),
        /** How many values the key has in all. */
        values: z.int(),
        shown: z.array(z.object({ value: z.string(), tasks: z.int(), settled: z.int(), contested: z.int() })),
      }),
    )
    .nullable(),
  /** Marks of each label, when the project was compared last. */
  labels: z.array(z.object({ labelId: z.string(), objects: z.int(), contested: z.int() })),
  alerts: z.array(progressAlertSchema),
})
export type ProgressForecast = z.infer<typeof progressForecastSchema>

export const getProgressForecast = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/progress/forecast',
  tag: 'quality',
  summary: 'Progress by day, when the project will end and how sure that is, and what somebody should look at',
  access: { kind: 'project', of: 'project', can: 'quality.read' },
  params: projectParams,
  query: z.object({
    /** An IANA time zone: days begin there at midnight. */
    zone: z.string().max(100).refine(isZone, 'no such time zone; give one as Europe/Berlin').default('UTC'),
    /** How many days are listed. */
    days: z.coerce.number().int().min(1).max(1100).default(90),
    /** Days without a submission after which a project is called stalled. */
    stalledAfter: z.coerce.number().int().min(1).max(365).default(3),
    seed: z.coerce.number().int().min(0).max(4_294_967_295).default(1),
  }),
  answers: { 200: progressForecastSchema },
})
