import type { AgreementValue, DomainError, Result } from '@reticle/domain'
import type { VoteTable } from '../votes/vote-table.ts'

/** What can be done with labels. `set`: a label is a set of options, `a+b`, compared by what they share (MASI). */
export const levels = ['nominal', 'ordinal', 'interval', 'ratio', 'set'] as const
export type Level = (typeof levels)[number]

export type MetricOptions = {
  readonly level: Level
  /** How often each item counts; 1 for each when absent. The bootstrap draws these. */
  readonly weights?: Float64Array
}

/**
 * An agreement metric. `value` is null when it is undefined (nothing to compare, or no variation to correct for); `n` counts items with
 * two or more readings that were used, `excluded` the others.
 */
export type Metric<Id extends string> = {
  readonly id: Id
  readonly version: string
  readonly levels: readonly Level[]
  readonly measure: (table: VoteTable, options: MetricOptions) => Result<AgreementValue, DomainError>
}

export const defineMetric = <const Id extends string>(metric: Metric<Id>): Metric<Id> => metric

export type AnyMetric = Metric<string>
