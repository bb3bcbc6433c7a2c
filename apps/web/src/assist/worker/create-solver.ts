import { type Patch, solve } from '@reticle/tools'
import type { Order, Report, SolveOrder } from './messages.ts'

export type SolverPorts = {
  readonly report: (report: Report) => void
  /** Milliseconds of any clock. */
  readonly now: () => number
  /** Lets messages that wait come in. */
  readonly breathe: () => Promise<void>
}

/** Milliseconds of work between two looks for messages. */
const stretch = 15

/** Carries orders out one after the other, telling how far it is, and stops between two stretches of work when it is told to. */
export const createSolver = ({ report, now, breathe }: SolverPorts): ((order: Order) => void) => {
  let held: { readonly key: string; readonly patch: Patch } | undefined
  const stopped = new Set<number>()
  let last: Promise<void> = Promise.resolve()

  const work = async ({ id, task, key, patch }: SolveOrder): Promise<void> => {
    // Values that were sent are kept for the next order even when this one is stopped: whoever sent them counts on it.
    if (patch !== undefined) held = { key, patch }
    if (held?.key !== key) return report({ id, kind: 'broken', reason: undefined })
    const steps = solve(task, held.patch)
    for (let due = now() + stretch; ; ) {
      if (stopped.delete(id)) return report({ id, kind: 'stopped' })
      const step = steps.next()
      if (step.done === true) return report({ id, kind: 'solved', solved: step.value })
      if (now() < due) continue
      report({ id, kind: 'progress', share: step.value })
      await breathe()
      due = now() + stretch
    }
  }

  const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
  return (order) => {
    if (order.type === 'stop') {
      stopped.add(order.id)
      return
    }
    last = last.then(() => work(order)).catch((error: unknown) => report({ id: order.id, kind: 'broken', reason: reasonOf(error) }))
  }
}
