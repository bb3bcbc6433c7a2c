import { chanceOf } from '@reticle/domain'
import type { Pool } from '../pool.ts'

const width = 3

/** A row of probabilities that is drawn for an id; some rows are certain, some even. */
const rowFor = (id: string, salt: string, classes: number): number[] => {
  const kind = chanceOf(id, `${salt} kind`)
  if (kind < 0.1) return Array.from({ length: classes }, (_, k) => (k === 0 ? 1 : 0))
  if (kind < 0.2) return Array.from({ length: classes }, () => 1 / classes)
  const raw = Array.from({ length: classes }, (_, k) => 0.01 + chanceOf(id, `${salt} ${k}`) ** 3)
  const total = raw.reduce((sum, value) => sum + value, 0)
  return raw.map((value) => value / total)
}

const matrix = (ids: readonly string[], salt: string, classes: number): Float64Array =>
  Float64Array.from(ids.flatMap((id) => rowFor(id, salt, classes)))

/** A pool with every column, in which each row is drawn by its id alone. */
export const poolOf = (ids: readonly string[], classes: number, seed: number): Required<Pool> => ({
  ids,
  classes,
  probabilities: matrix(ids, `p${seed}`, classes),
  committee: [0, 1, 2].map((member) => matrix(ids, `m${member} ${seed}`, classes)),
  posteriors: matrix(ids, `r${seed}`, classes),
  reads: Int32Array.from(ids, (id) => Math.floor(4 * chanceOf(id, `n${seed}`))),
  given: Int32Array.from(ids, (id) => Math.floor((classes + 1) * chanceOf(id, `g${seed}`)) - 1),
  weightOfReads: Float64Array.from(ids, (id) => 2 * chanceOf(id, `w${seed}`)),
  embeddings: Float64Array.from(
    ids.flatMap((id) => Array.from({ length: width }, (_, k) => Math.round(4 * chanceOf(id, `e${k} ${seed}`)))),
  ),
})

/** The same scores by id, whatever the order of the rows. */
export const byId = (ids: readonly string[], values: Float64Array): Record<string, number> =>
  Object.fromEntries(ids.map((id, row): [string, number] => [id, values[row] ?? Number.NaN]).sort(([a], [b]) => (a < b ? -1 : 1)))
