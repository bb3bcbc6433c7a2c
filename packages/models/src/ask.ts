import { setTimeout as delay } from 'node:timers/promises'
import type { BackendProblem } from '@reticle/backends'
import type { UnitOfWork } from '@reticle/db'
import { err, type Result } from '@reticle/domain'
import { keepFare, takeTurn } from './turn.ts'

/** How patient a run is. `tries`: of one request, before the backend counts as dead. */
export type Patience = { readonly firstWait: number; readonly longestWait: number; readonly tries: number }
export const runPatience: Patience = { firstWait: 500, longestWait: 60_000, tries: 9 }

/** `isDead`: the backend gave no answer, however often it was asked; or nothing may be sent to it any more. */
export type AskProblem = {
  readonly message: string
  readonly isDead: boolean
  readonly isCancelled?: boolean
  readonly waitMilliseconds?: number
}

type Parts = { readonly unitOfWork: UnitOfWork; readonly now: () => Date }
type Request<T> = (signal: AbortSignal) => Promise<Result<T, BackendProblem>>

const cancelled = err<AskProblem>({ message: 'it was cancelled', isDead: false, isCancelled: true })

/** One try, for somebody who waits: when the backend rests, or gives no answer, that is told at once. `milliseconds`: what it takes at most. */
export const askOnce = async <T>(
  parts: Parts,
  backendId: string,
  milliseconds: number,
  request: Request<T>,
  signal: AbortSignal,
): Promise<Result<T, AskProblem>> => {
  const turn = await takeTurn(parts, backendId, milliseconds + 1000)
  if (turn.kind === 'off') return err({ message: turn.reason, isDead: true })
  if (turn.kind === 'wait') return err({ message: turn.reason, isDead: false, waitMilliseconds: turn.milliseconds })
  const outcome = await request(signal)
  if (signal.aborted) return cancelled
  await keepFare(parts, backendId, outcome.ok ? undefined : outcome.error)
  return outcome.ok ? outcome : err({ message: outcome.error.message, isDead: !outcome.error.isFinal })
}

/**
 * Asks until there is an answer, or a failure that will not pass: waits while the backend rests or was asked often enough for this minute, and
 * after failures that may pass, each time twice as long (MB6). Given up after so many of these one after the other.
 */
export const askPatiently = async <T>(
  parts: Parts,
  backendId: string,
  milliseconds: number,
  request: Request<T>,
  signal: AbortSignal,
  { firstWait, longestWait, tries }: Patience = runPatience,
): Promise<Result<T, AskProblem>> => {
  const pause = async (wait: number) => delay(wait, undefined, { signal }).catch(() => undefined)
  for (let failed = 0; ; ) {
    if (signal.aborted) return cancelled
    const turn = await takeTurn(parts, backendId, milliseconds + 1000)
    if (turn.kind === 'off') return err({ message: turn.reason, isDead: true })
    if (turn.kind === 'wait') {
      await pause(Math.min(turn.milliseconds, longestWait))
      continue
    }
    const outcome = await request(signal)
    if (signal.aborted) return cancelled
    await keepFare(parts, backendId, outcome.ok ? undefined : outcome.error)
    if (outcome.ok) return outcome
    if (outcome.error.isFinal) return err({ message: outcome.error.message, isDead: false })
    failed++
    if (failed >= tries) return err({ message: outcome.error.message, isDead: true })
    await pause(Math.min(longestWait, Math.max(firstWait * 2 ** (failed - 1), outcome.error.waitMilliseconds ?? 0)))
  }
}
