import type { Redis } from 'ioredis'
import type { ClaimRequest } from '../port.ts'
import { claimScript } from './claim-lua.ts'
import { hexOf, uuidOf } from './keys.ts'
import { type OnMoved, runServing, type Scope } from './scope.ts'

/** Places that one call looks at: a millisecond or two of Redis. */
const budget = 4096
/** Claims of one call. */
const most = 128
/** Tasks that were passed, before all cursors start anew. */
const mostBack = 512
/** Calls of one project under way: while one runs, the claims that come meanwhile gather for the next. */
const mostRunning = 1
const mostCalls = 300

export type Pick =
  /** The first lease of this pair: the annotator has it. */
  | { readonly kind: 'pending'; readonly taskId: string; readonly leasedAt: number }
  /** The pair had the task before: Postgres is to decide. */
  | { readonly kind: 'guarded'; readonly taskId: string }
  /** Nothing is left; what is first is being read again; the project is not loaded. */
  | { readonly kind: 'none' | 'doubt' | 'cold' }

type Waiting = {
  readonly request: ClaimRequest
  calls: number
  readonly resolve: (pick: Pick) => void
  readonly reject: (cause: unknown) => void
}
type Line = { readonly scope: Scope; waiting: Waiting[]; running: number; isDue: boolean }

const picked = (answer: string, leasedAt: number): Pick | undefined => {
  if (answer === 'a') return undefined
  if (answer === 'n') return { kind: 'none' }
  if (answer === 'd') return { kind: 'doubt' }
  const taskId = uuidOf(answer.slice(1))
  return answer.startsWith('p') ? { kind: 'pending', taskId, leasedAt } : { kind: 'guarded', taskId }
}

const minute = 60_000

/** Claims that come together go to Redis together: all of one turn of the event loop, and one project, in one call. */
export const picksOf = (redis: Redis, now: () => number, onMoved: OnMoved) => {
  const lines = new Map<Scope, Line>()

  const call = async (line: Line, batch: readonly Waiting[]): Promise<void> => {
    const annotators = [...new Set(batch.map((one) => hexOf(one.request.annotatorId)))]
    const at = new Map(annotators.map((id, index) => [id, index]))
    const leasedAt = Math.floor(now())
    const args: (string | number)[] = [budget, mostBack, leasedAt]
    for (const { request } of batch) {
      const id = hexOf(request.annotatorId)
      args.push(at.get(id) ?? 0, id, Math.floor(request.rules.leaseMinutes * minute))
    }
    const answers = await runServing(redis, line.scope, claimScript, annotators, args, onMoved)
    batch.forEach((one, index) => {
      const pick = answers === undefined ? ({ kind: 'cold' } as const) : picked(answers[index + 1] ?? 'n', leasedAt)
      one.calls += 1
      if (pick !== undefined) one.resolve(pick)
      else if (one.calls < mostCalls) line.waiting.unshift(one)
      else one.resolve({ kind: 'none' })
    })
  }

  const go = (line: Line): void => {
    line.isDue = false
    while (line.running < mostRunning && line.waiting.length > 0) {
      const batch = line.waiting.splice(0, most)
      line.running += 1
      call(line, batch)
        .catch((cause: unknown) => {
          for (const one of batch) one.reject(cause)
        })
        .finally(() => {
          line.running -= 1
          go(line)
        })
    }
  }

  return (scope: Scope, request: ClaimRequest): Promise<Pick> => {
    const line = lines.get(scope) ?? { scope, waiting: [], running: 0, isDue: false }
    lines.set(scope, line)
    return new Promise<Pick>((resolve, reject) => {
      line.waiting.push({ request, calls: 0, resolve, reject })
      if (line.isDue) return
      line.isDue = true
      setImmediate(go, line)
    })
  }
}
