import { may } from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'

const merged = (annotations: readonly { day: string; n: number }[], settled: readonly { day: string; n: number }[]) => {
  const days = new Map<string, { annotations: number; settled: number }>()
  const at = (day: string) => {
    const found = days.get(day) ?? { annotations: 0, settled: 0 }
    days.set(day, found)
    return found
  }
  for (const { day, n } of annotations) at(day).annotations = n
  for (const { day, n } of settled) at(day).settled = n
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, counts]) => ({ day, ...counts }))
}

/** How far a project is; to someone who also labels, without what would tell of gold (docs/spec/gold.md, G9). */
export const showProgress = async ({ read: { progress }, now }: Context, caller: Caller, { projectId, roles }: Scope) => {
  const maskedFor = may(roles, 'task.label') ? caller.personId : undefined
  const [samples, byState, extra, leases, perDay, settledPerDay, reasons] = await Promise.all([
    progress.samples(projectId),
    progress.tasksByState(projectId, maskedFor),
    progress.extras(projectId),
    progress.leases(projectId, now()),
    progress.annotationsPerDay(projectId),
    progress.settledPerDay(projectId, maskedFor),
    progress.reasons(projectId, maskedFor),
  ])
  const tasks = { collecting: 0, comparing: 0, contested: 0, settled: 0, withdrawn: 0 }
  const settledBy = { consensus: 0, adjudication: 0, gold: 0 }
  const annotations = { counted: 0, wanted: 0, extra }
  for (const { state, kind, n, counted, wanted } of byState) {
    tasks[state] += n
    if (state === 'settled' && kind !== null) settledBy[kind] += n
    annotations.counted += counted
    if (state !== 'withdrawn') annotations.wanted += wanted
  }
  return {
    samples,
    tasks,
    settledBy,
    annotations,
    leases,
    perDay: merged(perDay, settledPerDay),
    reasons: reasons.flatMap(({ state, reason, n }) =>
      reason !== null && (state === 'settled' || state === 'contested') ? [{ state, reason, tasks: n }] : [],
    ),
  }
}
