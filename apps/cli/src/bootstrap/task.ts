import type { BootstrapPart, Level, VoteTable } from '@reticle/consensus'

/** What a thread is given: the votes in memory that all threads share, and its rounds. */
export type BootstrapTask = {
  readonly metric: string
  readonly level: Level
  readonly seed: number
  readonly draws: number
  readonly part: BootstrapPart
  /** Names of items say nothing to a metric; only how many there are. */
  readonly items: number
  readonly table: Omit<VoteTable, 'items'>
}
