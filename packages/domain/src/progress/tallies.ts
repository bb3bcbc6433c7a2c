import type { TaskState } from '../lifecycle.ts'
import type { ReadsNeeded } from './forecast.ts'

/** How many tasks are in a state, ask for so many reads and have so many that count. */
export type Tally = { readonly state: TaskState; readonly reads: number; readonly counted: number; readonly tasks: number }

export type TaskFigures = {
  readonly settled: number
  readonly needed: ReadsNeeded
  /** Tasks that readers have brought to a decision or to the desk, and those among them that took more reads than the protocol asks. */
  readonly finished: number
  readonly escalated: number
}

const sumOf = (tallies: readonly Tally[], of: (tally: Tally) => number): number =>
  tallies.reduce((sum, tally) => sum + tally.tasks * of(tally), 0)

/**
 * What the tasks of a project still need.
 * @param tallies of those that anything happened to; at most one for each combination
 * @param fresh tasks that nothing happened to yet: each wants what the live protocol asks
 * @param base reads that the live protocol asks of a task
 */
export const taskFigures = (tallies: readonly Tally[], fresh: number, base: number): TaskFigures => {
  const collecting = tallies.filter(({ state }) => state === 'collecting')
  const finished = tallies.filter(({ state, counted }) => (state === 'settled' || state === 'contested') && counted > 0)
  const n = sumOf(finished, () => 1)
  const excess = ({ counted }: Tally) => Math.max(0, counted - base)
  const mean = n === 0 ? 0 : sumOf(finished, excess) / n
  const variance = n < 2 ? 0 : sumOf(finished, (tally) => (excess(tally) - mean) ** 2) / (n - 1)
  // What has no read of its own moves to the live protocol, and what it asks with it.
  const lacking = ({ reads, counted }: Tally) => Math.max(0, (counted === 0 ? base : reads) - counted)
  return {
    settled: sumOf(
      tallies.filter(({ state }) => state === 'settled'),
      () => 1,
    ),
    needed: {
      asked: fresh * base + sumOf(collecting, lacking),
      mayEscalate: fresh + sumOf(collecting, ({ reads, counted }) => (counted === 0 || reads <= base ? 1 : 0)),
      excess: { mean, error: n === 0 ? 0 : Math.sqrt(variance / n) },
    },
    finished: n,
    escalated: sumOf(finished, ({ counted }) => (counted > base ? 1 : 0)),
  }
}
