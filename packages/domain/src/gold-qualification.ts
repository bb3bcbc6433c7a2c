import type { TrainingPolicy } from './review-policy.ts'

export type QualificationPolicy = NonNullable<TrainingPolicy['qualification']>
export const qualificationStates = ['running', 'passed', 'failed', 'waived'] as const
export type QualificationState = (typeof qualificationStates)[number]

export type Attempt = {
  readonly attempt: number
  readonly state: QualificationState
  readonly endedAt: Date | null
}

/**
 * Whether another attempt may begin (docs/spec/gold.md, G13): `open` needs none; `begins` is the first one; `running` goes on; `again` may be
 * asked for, from `from` on; `over` has used all attempts, and only a manager gives another one.
 */
export type Standing =
  | { readonly kind: 'open' }
  | { readonly kind: 'begins' }
  | { readonly kind: 'running'; readonly attempt: number }
  | { readonly kind: 'again'; readonly from: Date; readonly left: number }
  | { readonly kind: 'over' }

const hour = 3_600_000

export const standingOf = (policy: QualificationPolicy | undefined, last: Attempt | undefined): Standing => {
  if (policy === undefined) return { kind: 'open' }
  if (last === undefined) return { kind: 'begins' }
  if (last.state === 'passed' || last.state === 'waived') return { kind: 'open' }
  if (last.state === 'running') return { kind: 'running', attempt: last.attempt }
  const left = policy.attempts - last.attempt
  if (left <= 0 || last.endedAt === null) return { kind: 'over' }
  return { kind: 'again', from: new Date(last.endedAt.getTime() + policy.retryHours * hour), left }
}

/** What an attempt came to, once all of its tasks are read. */
export const verdictOf = (policy: Pick<QualificationPolicy, 'tasks' | 'passScore'>, scores: readonly number[]) => {
  const score = scores.length === 0 ? null : scores.reduce((sum, one) => sum + one, 0) / scores.length
  const isOver = scores.length >= policy.tasks
  // Rounding must not fail whoever has exactly what is asked for.
  const state: QualificationState = !isOver ? 'running' : score !== null && score >= policy.passScore - 1e-9 ? 'passed' : 'failed'
  return { done: scores.length, score, state }
}
