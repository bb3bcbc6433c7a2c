import { type DomainError, ok, type Result } from '@reticle/domain'
import { checkPool, refuse } from './checks.ts'
import type { Column, Matrix, Pool } from './pool.ts'
import type { Parameters, Scores } from './scores.ts'

export type Settings = {
  /** Changes to the defaults. */
  readonly parameters?: Parameters
  /** Decides between equals. */
  readonly seed?: number
}

type Columns<Needs extends Column> = Pool & { readonly [Name in Needs]-?: NonNullable<Pool[Name]> }

type Plan<Id extends string, Needs extends Column> = {
  readonly id: Id
  /** Changes when the same input may give other scores. */
  readonly version: string
  readonly needs: readonly Needs[]
  /** Every parameter with its default. */
  readonly defaults: Parameters
  readonly score: (pool: Columns<Needs>, parameters: Parameters, seed: number) => Result<Pick<Scores, 'scores' | 'parts'>, DomainError>
}

export type Strategy<Id extends string = string> = {
  readonly id: Id
  readonly version: string
  readonly needs: readonly Column[]
  readonly defaults: Parameters
  /** Scores of all samples of the pool, or what is wrong with it (ML1). */
  readonly score: (pool: Pool, settings?: Settings) => Result<Scores, DomainError>
}

const hasAll = <Needs extends Column>(pool: Pool, needs: readonly Needs[]): pool is Columns<Needs> =>
  needs.every((column) => pool[column] !== undefined)

export const defineStrategy = <const Id extends string, const Needs extends Column>(plan: Plan<Id, Needs>): Strategy<Id> => ({
  id: plan.id,
  version: plan.version,
  needs: plan.needs,
  defaults: plan.defaults,
  score: (pool, { parameters: changes = {}, seed = 0 } = {}) => {
    for (const [name, value] of Object.entries(changes)) {
      if (!(name in plan.defaults)) return refuse(`parameters.${name}`, `${plan.id} has no such parameter`)
      if (!Number.isFinite(value)) return refuse(`parameters.${name}`, `${value} is no finite number`)
    }
    const parameters = { ...plan.defaults, ...changes }
    const checked = checkPool(pool, plan.needs)
    if (!checked.ok) return checked
    if (!hasAll(pool, plan.needs)) return refuse('pool', 'a column is missing')
    const scored = plan.score(pool, parameters, seed)
    if (!scored.ok) return scored
    return ok({ ...scored.value, by: { strategy: plan.id, version: plan.version, parameters, seed } })
  },
})

/** The row of a matrix as it lies in memory. */
export const rowOf = (values: Matrix, row: number, width: number): Matrix => values.subarray(row * width, (row + 1) * width)

/** The greatest number of a row, and the one after it. */
export const topTwo = (row: Matrix): readonly [number, number] => {
  let [first, second] = [0, 0]
  for (const value of row) {
    if (value > first) [first, second] = [value, first]
    else if (value > second) second = value
  }
  return [first, second]
}

/** Entropy of a row of probabilities, in nats. */
export const entropyOf = (row: Matrix): number => {
  let sum = 0
  for (const value of row) if (value > 0) sum -= value * Math.log(value)
  return sum
}

/** From 0 to 1, whatever the rounding of sums and of 32-bit floats left over. */
export const within = (value: number): number => Math.min(1, Math.max(0, value))
