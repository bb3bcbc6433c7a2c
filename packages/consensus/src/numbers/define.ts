import type { ReadingTable } from './reading-table.ts'

/**
 * Estimates of the hidden numbers. `low` and `high`: the 95 % interval of the estimate, null where it cannot be said (one reading).
 * `bias` and `spread` by worker: how far above the estimates he reads, and the standard deviation of his readings about that.
 */
export type NumberResult = {
  readonly values: Float64Array
  readonly low: readonly (number | null)[]
  readonly high: readonly (number | null)[]
  readonly bias: Float64Array
  readonly spread: Float64Array
  readonly iterations: number
  readonly isConverged: boolean
}

export type NumberMethod<Id extends string> = {
  readonly id: Id
  readonly version: string
  readonly defaults: Readonly<Record<string, number>>
  readonly fit: (table: ReadingTable, parameters?: Readonly<Record<string, number>>) => NumberResult
}

export type AnyNumberMethod = NumberMethod<string>

export const defineNumberMethod = <const Id extends string>(method: NumberMethod<Id>): NumberMethod<Id> => method
