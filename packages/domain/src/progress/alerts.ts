import { z } from 'zod'
import { daysBetween, type ProgressDay } from './days.ts'

/** What somebody should look at. Codes are stable; each says its numbers. */
export const progressAlertSchema = z.discriminatedUnion('code', [
  /** Nothing was submitted for so many days, while tasks are ready. */
  z.object({ code: z.literal('stalled'), days: z.int(), ready: z.int() }),
  /** The middle forecast, or today, is so many days after the due date. */
  z.object({ code: z.literal('late'), dueOn: z.iso.date(), days: z.int() }),
  /** Contested tasks now, and a week ago. */
  z.object({ code: z.literal('contested-growing'), now: z.int(), weekAgo: z.int() }),
  /** Of leases that ended in the last week, so many ran out; and the share of the four weeks before. */
  z.object({ code: z.literal('leases-expiring'), expired: z.int(), ended: z.int(), usualShare: z.number().nullable() }),
  /** The mean score of the last readings of known answers. */
  z.object({ code: z.literal('gold-failing'), mean: z.number(), readings: z.int(), below: z.number() }),
  /** Tasks that nobody takes: their slot was given back long ago, or they wait for an expertise that nobody has. */
  z.object({ code: z.literal('starving'), tasks: z.int() }),
])
export type ProgressAlert = z.infer<typeof progressAlertSchema>

export type AlertFacts = {
  /** To today, without a gap. */
  readonly days: readonly ProgressDay[]
  readonly today: string
  readonly stalledAfter: number
  readonly ready: number
  readonly starving: number
  readonly isDone: boolean
  readonly dueOn: string | null
  /** The day of the middle forecast; null where there is none. */
  readonly middle: string | null
  /** Readings of known answers in the last four weeks; null to whom they are hidden. */
  readonly gold: { readonly mean: number | null; readonly readings: number; readonly adviseBelow: number } | null
  /** Whether contested tasks may be told of. */
  readonly tellsContested: boolean
}

export const alertRules = {
  /** Contested tasks from which on growth is told, and by how much of what was there. */
  contestedFrom: 10,
  contestedGrowth: 0.25,
  /** Leases that ended in a week, the share that ran out, and how many times the usual one, from which on it is told. */
  leasesFrom: 20,
  expiredShare: 0.3,
  expiredTimes: 1.5,
  goldFrom: 20,
} as const

type Of<C extends ProgressAlert['code']> = readonly Extract<ProgressAlert, { code: C }>[]

const stalled = ({ days, stalledAfter, ready, isDone }: AlertFacts): Of<'stalled'> => {
  const last = days.findLastIndex(({ submits }) => submits > 0)
  // A project that nobody has begun counts from the day when it had something to read.
  const silent = last === -1 ? days.length - 1 : days.length - 1 - last
  return ready > 0 && !isDone && silent >= stalledAfter ? [{ code: 'stalled', days: silent, ready }] : []
}

const late = ({ dueOn, middle, today, isDone }: AlertFacts): Of<'late'> => {
  if (dueOn === null || isDone) return []
  const end = middle ?? today
  const days = daysBetween(dueOn, end)
  return days > 0 ? [{ code: 'late', dueOn, days }] : []
}

const contestedGrowing = ({ days, tellsContested }: AlertFacts): Of<'contested-growing'> => {
  const now = days.at(-1)?.contestedOpen ?? 0
  const weekAgo = days.at(-8)?.contestedOpen ?? 0
  const { contestedFrom, contestedGrowth } = alertRules
  const isGrowing = now >= contestedFrom && now - weekAgo > contestedGrowth * weekAgo
  return tellsContested && isGrowing ? [{ code: 'contested-growing', now, weekAgo }] : []
}

const total = (days: readonly ProgressDay[], key: 'expired' | 'submits'): number => days.reduce((sum, day) => sum + day[key], 0)

const leasesExpiring = ({ days }: AlertFacts): Of<'leases-expiring'> => {
  const { leasesFrom, expiredShare, expiredTimes } = alertRules
  const [week, before] = [days.slice(-7), days.slice(-35, -7)]
  const expired = total(week, 'expired')
  const ended = expired + total(week, 'submits')
  const endedBefore = total(before, 'expired') + total(before, 'submits')
  const usualShare = endedBefore < leasesFrom ? null : total(before, 'expired') / endedBefore
  const isUnusual = ended >= leasesFrom && expired / ended >= Math.max(expiredShare, expiredTimes * (usualShare ?? 0))
  return isUnusual ? [{ code: 'leases-expiring', expired, ended, usualShare }] : []
}

const goldFailing = ({ gold }: AlertFacts): Of<'gold-failing'> =>
  gold !== null && gold.mean !== null && gold.readings >= alertRules.goldFrom && gold.mean < gold.adviseBelow
    ? [{ code: 'gold-failing', mean: gold.mean, readings: gold.readings, below: gold.adviseBelow }]
    : []

const starvingTasks = ({ starving }: AlertFacts): Of<'starving'> => (starving > 0 ? [{ code: 'starving', tasks: starving }] : [])

/** Everything that is out of the ordinary, in a fixed order. */
export const progressAlerts = (facts: AlertFacts): ProgressAlert[] =>
  [stalled, late, contestedGrowing, leasesExpiring, goldFailing, starvingTasks].flatMap((rule): readonly ProgressAlert[] => rule(facts))
