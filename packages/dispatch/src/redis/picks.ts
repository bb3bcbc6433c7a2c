import type { Redis } from 'ioredis'
import type { ClaimRequest } from '../port.ts'
import { type Ahead, aheadOf } from './ahead.ts'
import { claimScript } from './claim-lua.ts'
import { hexOf } from './keys.ts'
import { type OnMoved, runServing, type Scope } from './scope.ts'

/** Places that one call looks at: a millisecond or two of Redis. */
const budget = 4096
/** Claims of one call: half of those that wait, between these two, so that Redis works on the others while the first are answered. */
const fewest = 32
const most = 128
/** Tasks that were passed, before all cursors start anew. */
const mostBack = 512
/** Calls of one project under way: while one runs, claims gather, until they are enough for a second one. */
const mostRunning = 2
const leastSecond = 16
const mostCalls = 300

export type Pick =
  /** The first lease of this pair: the annotator has it. The task is in hex. */
  | { readonly kind: 'pending'; readonly task: string; readonly leasedAt: Date; readonly expiresAt: Date }
  /** The pair had the task before: Postgres is to decide. */
  | { readonly kind: 'guarded'; readonly task: string }
  /** Nothing is left; what is first is being read again; the project is not loaded. */
  | { readonly kind: 'none' | 'doubt' | 'cold' }

type Waiting = {
  readonly request: ClaimRequest
  calls: number
  readonly take: (pick: Pick) => void
  readonly fail: (cause: unknown) => void
}
type Line = { readonly scope: Scope; readonly ahead: Ahead; waiting: Waiting[]; running: number; isDue: boolean }

/** Asks Redis for a task; answers by a call instead of a promise, so that a whole batch is answered in one go. */
export type Ask = (scope: Scope, request: ClaimRequest, take: (pick: Pick) => void, fail: (cause: unknown) => void) => void

const letters = 33
const pickOf = (answers: string, from: number, leasedAt: Date, expiresAt: Date): Pick | undefined => {
  const letter = answers[from]
  if (letter === 'p') return { kind: 'pending', task: answers.slice(from + 1, from + letters), leasedAt, expiresAt }
  if (letter === 'g') return { kind: 'guarded', task: answers.slice(from + 1, from + letters) }
  if (letter === 'a') return undefined
  return { kind: letter === 'd' ? 'doubt' : 'none' }
}

const minute = 60_000
/** The first claims of a line that ask for leases of the same length, which is one of the call. */
const batchOf = (waiting: Waiting[]): Waiting[] => {
  const minutes = waiting[0]?.request.rules.leaseMinutes
  const size = Math.min(most, Math.max(fewest, Math.ceil(waiting.length / 2)))
  const end = waiting.findIndex((one, at) => at === size || one.request.rules.leaseMinutes !== minutes)
  return waiting.splice(0, end < 0 ? waiting.length : end)
}

/** Claims that come together go to Redis together: all of one turn of the event loop, and one project, in one call. */
export const picksOf = (redis: Redis, now: () => number, onMoved: OnMoved, onAhead: (tasks: readonly string[]) => void): Ask => {
  const lines = new Map<Scope, Line>()

  const answer = (line: Line, batch: readonly Waiting[], answers: string | undefined, leasedAt: number, length: number): void => {
    const [from, until] = [new Date(leasedAt), new Date(leasedAt + length)]
    let index = -1
    for (const one of batch) {
      index += 1
      const pick = answers === undefined ? ({ kind: 'cold' } as const) : pickOf(answers, index * letters, from, until)
      one.calls += 1
      if (pick !== undefined) one.take(pick)
      else if (one.calls < mostCalls) line.waiting.unshift(one)
      else one.take({ kind: 'none' })
    }
  }

  const call = async (line: Line, batch: readonly Waiting[]): Promise<void> => {
    const leasedAt = Math.floor(now())
    const length = Math.floor((batch[0]?.request.rules.leaseMinutes ?? 0) * minute)
    let annotators = ''
    for (const { request } of batch) annotators += hexOf(request.annotatorId)
    const args = [budget, mostBack, leasedAt, length, line.ahead.wanted(), annotators]
    const told = await runServing(redis, line.scope, claimScript, [], args, onMoved)
    const answers = told === undefined ? undefined : (told[1] ?? '')
    if (told !== undefined) line.ahead.told(told[2] ?? '', answers ?? '')
    answer(line, batch, answers, leasedAt, length)
  }

  const go = (line: Line): void => {
    line.isDue = false
    while (line.running < mostRunning && line.waiting.length >= (line.running === 0 ? 1 : leastSecond)) {
      const batch = batchOf(line.waiting)
      line.running += 1
      call(line, batch)
        .catch((cause: unknown) => {
          for (const one of batch) one.fail(cause)
        })
        .finally(() => {
          line.running -= 1
          go(line)
        })
    }
  }

  const lineOf = (scope: Scope): Line => {
    const found = lines.get(scope)
    if (found !== undefined) return found
    const made: Line = { scope, ahead: aheadOf(onAhead), waiting: [], running: 0, isDue: false }
    lines.set(scope, made)
    return made
  }

  return (scope, request, take, fail) => {
    const line = lineOf(scope)
    line.waiting.push({ request, calls: 0, take, fail })
    if (line.isDue) return
    line.isDue = true
    setImmediate(go, line)
  }
}
