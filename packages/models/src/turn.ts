import { afterFailure, type BackendProblem, type Fare, restOf, whileTrying } from '@reticle/backends'
import type { BackendRow, UnitOfWork } from '@reticle/db'

/** Whether something may be sent to a backend now. */
export type Turn =
  | { readonly kind: 'go' }
  | { readonly kind: 'wait'; readonly milliseconds: number; readonly reason: string }
  | { readonly kind: 'off'; readonly reason: string }

type TurnRow = Pick<
  BackendRow,
  'name' | 'isActive' | 'removedAt' | 'failures' | 'restsUntil' | 'lastError' | 'mostPerMinute' | 'minuteAt' | 'minuteCount'
>
type Change = Partial<Pick<BackendRow, 'restsUntil' | 'minuteAt' | 'minuteCount'>>

const minute = 60_000

/**
 * Decides by a backend's row (MB7), and says what to store before the request goes out.
 * @param milliseconds longer than the request can take
 */
export const turnOf = (row: TurnRow, now: Date, milliseconds: number): { readonly turn: Turn; readonly change?: Change } => {
  const { name, isActive, removedAt, failures, restsUntil, lastError, mostPerMinute, minuteAt, minuteCount } = row
  if (removedAt !== null) return { turn: { kind: 'off', reason: `the backend "${name}" was removed` } }
  if (!isActive) return { turn: { kind: 'off', reason: `the backend "${name}" is switched off: switch it on first` } }
  const fare: Fare = { failures, restsUntil }
  const rest = restOf(fare, now)
  if (rest > 0)
    return { turn: { kind: 'wait', milliseconds: rest, reason: `the backend "${name}" rests after failures: ${lastError ?? 'no answer'}` } }
  const trying = whileTrying(fare, now, milliseconds)
  const change: Change = trying === fare ? {} : { restsUntil: trying.restsUntil }
  if (mostPerMinute === null) return { turn: { kind: 'go' }, change }
  const age = minuteAt === null ? minute : now.getTime() - minuteAt.getTime()
  if (age >= minute) return { turn: { kind: 'go' }, change: { ...change, minuteAt: now, minuteCount: 1 } }
  if (minuteCount >= mostPerMinute)
    return { turn: { kind: 'wait', milliseconds: minute - age, reason: `"${name}" is asked ${mostPerMinute} times a minute at most` } }
  return { turn: { kind: 'go' }, change: { ...change, minuteCount: minuteCount + 1 } }
}

type Parts = { readonly unitOfWork: UnitOfWork; readonly now: () => Date }

/** Takes a turn at a backend: what all processes share is its row. */
export const takeTurn = ({ unitOfWork, now }: Parts, backendId: string, milliseconds: number): Promise<Turn> =>
  unitOfWork(async ({ backends }) => {
    const row = await backends.lock(backendId)
    if (row === undefined) return { kind: 'off', reason: 'the backend is gone' }
    const { turn, change = {} } = turnOf(row, now(), milliseconds)
    if (Object.keys(change).length > 0) await backends.set(backendId, change)
    return turn
  })

const longest = 1000

/** After a request: a good answer forgets all failures; one that may pass is counted; one that will not is told, and is an answer all the same. */
export const keepFare = ({ unitOfWork, now }: Parts, backendId: string, problem: BackendProblem | undefined): Promise<void> =>
  unitOfWork(async ({ backends }) => {
    if (problem === undefined) {
      await backends.fared(backendId)
      return
    }
    const row = await backends.lock(backendId)
    if (row === undefined) return
    const at = now()
    const told = { lastError: problem.message.slice(0, longest), lastErrorAt: at }
    if (problem.isFinal) {
      // A backend on trial answered: wrongly, but it is there.
      await backends.set(backendId, { ...told, restsUntil: null })
      return
    }
    const { failures, restsUntil } = afterFailure({ failures: row.failures, restsUntil: row.restsUntil }, at, problem.waitMilliseconds)
    await backends.set(backendId, { ...told, failures, restsUntil })
  })
