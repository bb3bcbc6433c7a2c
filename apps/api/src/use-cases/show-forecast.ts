import type { ProgressForecast } from '@reticle/contract'
import {
  addDays,
  type DomainError,
  err,
  expectedReads,
  forecastEnd,
  forecastRules,
  may,
  ok,
  type ProgressDay,
  type ProjectId,
  progressAlerts,
  progressDays,
  type ReadsNeeded,
  type Result,
  readsByDay,
  taskFigures,
  throughput,
  trainingPolicySchema,
} from '@reticle/domain'
import { keptFigures } from '../caches/kept-figures.ts'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'

type Asked = { readonly zone: string; readonly days: number; readonly stalledAfter: number; readonly seed: number }
const freshMilliseconds = 10_000
const starvesAfter = 24 * 3_600_000
const goldSince = 28 * 24 * 3_600_000
const mostValues = 50
const minute = 60_000

/** Counting the open tasks of a project of a million reads their index: kept for a while, longer where it takes long. */
const queueKeeper = (context: Context) =>
  keptFigures(freshMilliseconds, async (projectId: ProjectId) => {
    const countedAt = context.now()
    return { ...(await context.read.forecast.queue(projectId, new Date(countedAt.getTime() - starvesAfter))), countedAt }
  })

/** The day that it is in a time zone. */
const dayIn = (zone: string, at: Date): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at)

/** SQLSTATE 22023: Postgres does not know a zone that this process knows. */
const isUnknownZone = (cause: unknown): boolean =>
  cause instanceof Error && cause.cause instanceof Error && 'code' in cause.cause && cause.cause.code === '22023'

const stepsOf = async (context: Context, projectId: string, zone: string) => {
  try {
    return ok(await context.read.forecast.steps(projectId, zone))
  } catch (cause) {
    if (!isUnknownZone(cause)) throw cause
    return err({ code: 'invalid-input', at: 'query.zone', message: `no such time zone: ${zone}; give one as Europe/Berlin` } as const)
  }
}

const dated = (daily: readonly number[], needed: ReadsNeeded, today: string, seed: number): ProgressForecast['forecast'] => {
  const forecast = forecastEnd(daily, needed, seed)
  if (forecast.kind !== 'days') return forecast
  const { p10, p50, p90 } = forecast.days
  const { block, replicates, window } = forecastRules
  return {
    kind: 'dates',
    p10: addDays(today, p10),
    p50: addDays(today, p50),
    p90: p90 === null ? null : addDays(today, p90),
    method: { blockDays: block, replicates, seed, days: Math.min(window, daily.length) },
  }
}

const minutesOf = (days: readonly ProgressDay[], settled: number, needed: ReadsNeeded) => {
  const total = days.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / minute
  const submits = days.reduce((sum, day) => sum + day.submits, 0)
  const perRead = submits === 0 ? null : total / submits
  return {
    total,
    perRead,
    perSettledSample: settled === 0 ? null : total / settled,
    toEnd: perRead === null ? null : perRead * expectedReads(needed),
  }
}

const shownGroups = async (context: Context, projectId: string) => {
  const rows = await context.read.forecast.groups(projectId, mostValues)
  return [...Map.groupBy(rows, ({ key }) => key)].map(([key, values]) => ({
    key,
    values: values[0]?.values ?? 0,
    shown: values.map(({ value, tasks, settled, contested }) => ({ value, tasks, settled, contested })),
  }))
}

const goldOf = async (context: Context, projectId: string, adviseBelow: number) => ({
  ...(await context.read.forecast.gold(projectId, new Date(context.now().getTime() - goldSince))),
  adviseBelow,
})

/**
 * Progress by day, the forecast of the end, and what somebody should look at (docs/spec/progress.md). Someone who also labels gets nothing
 * that gold could be told from: known answers count as unread, and steps of tasks are not shown by day or by group.
 */
export const forecastReader = (context: Context) => {
  const kept = queueKeeper(context)
  return async (caller: Caller, { projectId, roles }: Scope, asked: Asked): Promise<Result<ProgressForecast, DomainError>> => {
    const { forecast, projects, protocols } = context.read
    const isMasked = may(roles, 'task.label')
    const project = await projects.get(projectId)
    if (project === undefined) return err({ code: 'not-found', message: 'there is no such project' })
    const protocol = project.protocolId === null ? undefined : await protocols.get(project.protocolId)
    const base = protocol?.content.redundancy.reads ?? 1
    const maskedFor = isMasked ? caller.personId : undefined
    const adviseBelow = (protocol?.content.training ?? trainingPolicySchema.parse({})).adviseBelow
    const [queue, { tallies, fresh }, steps, groups, labels, foldedAt, gold] = await Promise.all([
      kept(projectId, projectId),
      forecast.tallies(projectId, maskedFor),
      stepsOf(context, projectId, asked.zone),
      isMasked ? null : shownGroups(context, projectId),
      forecast.labels(projectId),
      forecast.foldedAt(),
      isMasked ? null : goldOf(context, projectId, adviseBelow),
    ])
    if (!steps.ok) return steps
    const today = dayIn(asked.zone, context.now())
    const days = progressDays(steps.value, today)
    const daily = readsByDay(days)
    const { needed, finished, escalated, settled } = taskFigures(tallies, fresh, base)
    const end = dated(daily, needed, today, asked.seed)
    const { ready, leased, starving, countedAt, oldestReadyAt } = queue
    const plain = (count: number) => (isMasked ? null : count)
    return ok({
      zone: asked.zone,
      today,
      dueOn: project.dueOn,
      countedAt: countedAt.toISOString(),
      daysUntil: foldedAt?.toISOString() ?? null,
      days: days.slice(-asked.days).map((day) => ({
        ...{ day: day.day, submits: day.submits, minutes: day.milliseconds / minute },
        ...{ settled: plain(day.settled), contested: plain(day.contested), open: plain(day.open), contestedOpen: plain(day.contestedOpen) },
      })),
      needed: {
        asked: needed.asked,
        expected: expectedReads(needed),
        escalation: {
          tasks: finished,
          share: finished === 0 ? null : escalated / finished,
          extraReads: finished === 0 ? null : needed.excess.mean,
        },
      },
      throughput: { last7: throughput(daily, 7), last28: throughput(daily, 28) },
      forecast: end,
      queue: { ready, leased, starving, oldestReadyAt: oldestReadyAt?.toISOString() ?? null },
      expertMinutes: minutesOf(days, settled, needed),
      groups,
      labels,
      alerts: progressAlerts({
        ...{ days, today, stalledAfter: asked.stalledAfter, ready, starving, gold, dueOn: project.dueOn, tellsContested: !isMasked },
        isDone: end.kind === 'done',
        middle: end.kind === 'dates' ? end.p50 : null,
      }),
    })
  }
}
