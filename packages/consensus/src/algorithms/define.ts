import type { DomainError, Result } from '@reticle/domain'
import type { VoteTable } from '../votes/vote-table.ts'
import type { ThreadHost } from './em-kernel/crew.ts'

export type Parameters = Readonly<Record<string, number>>

/** Outcome of an algorithm on a vote table with `items`, `workers` and `classes`. */
export type LabelResult = {
  /** `items x classes`, row-major; each row sums to 1. */
  readonly posterior: Float64Array
  /** Share of each class. */
  readonly priors: Float64Array
  /** `workers x said x true`: how often a worker says `said` where the truth is `true`. Even where nothing is known. */
  readonly confusion: Float64Array
  readonly iterations: number
  readonly isConverged: boolean
  /** Natural logarithm of the likelihood of the votes; null for methods without a likelihood. */
  readonly logLikelihood: number | null
}

/** A model's probabilities of classes by item and label. */
export type ModelProbabilities = ReadonlyMap<string, ReadonlyMap<string, number>>

export type FitInput = {
  /** Changes to the defaults. */
  readonly parameters?: Parameters
  /** Known labels by item. */
  readonly gold?: ReadonlyMap<string, string>
  /** Of items that the model did not learn from. */
  readonly model?: ModelProbabilities
  /** For methods that can share out a large table; the outcome is the same, to the last bit, with any number of threads and without. */
  readonly threads?: ThreadHost
}

export type Algorithm<Id extends string> = {
  readonly id: Id
  readonly version: string
  /** Every parameter with its default. */
  readonly defaults: Parameters
  readonly needsGold: boolean
  readonly needsModel?: boolean
  /** Whether it shares out a large table among the host's threads. */
  readonly usesThreads?: boolean
  /** How many classes it can tell apart; null: any number. */
  readonly mostClasses: number | null
  readonly fit: (table: VoteTable, input?: FitInput) => Result<LabelResult, DomainError>
}

export type AnyAlgorithm = Algorithm<string>

export const defineAlgorithm = <const Id extends string>(algorithm: Algorithm<Id>): Algorithm<Id> => algorithm
