import { type DomainError, err, ok, type Result } from '@reticle/domain'
import type { Column, Matrix, Pool } from './pool.ts'

/** Rows of probabilities that come from 32-bit floats do not sum to 1 exactly. */
const slack = 1e-3

export type Checked = Result<true, DomainError>

export const refuse = (at: string, message: string) => err<DomainError>({ code: 'invalid-input', at, message })

const passed: Checked = ok(true)

/** A number as it is shown: -1, NaN, Infinity. */
const shown = (value: number | undefined): string => String(value)

const checkIds = (ids: readonly string[]): Checked => {
  const seen = new Set<string>()
  for (const [row, id] of ids.entries()) {
    if (seen.has(id)) return refuse(`ids[${row}]`, `"${id}" is there twice`)
    seen.add(id)
  }
  return passed
}

/** Refuses what is no row of probabilities, with its place (ML1). `mayBeEmpty`: a row of zeros says that nothing is known. */
export const checkProbabilities = (
  ids: readonly string[],
  values: Matrix,
  classes: number,
  place: string,
  { mayBeEmpty = false } = {},
): Checked => {
  if (values.length !== ids.length * classes)
    return refuse(place, `${values.length} numbers for ${ids.length} samples of ${classes} classes: ${ids.length * classes} are needed`)
  for (let row = 0; row < ids.length; row++) {
    let sum = 0
    for (let k = 0; k < classes; k++) {
      const value = values[row * classes + k] ?? Number.NaN
      if (!(value >= 0 && value <= 1 + slack))
        return refuse(`${place}, sample ${ids[row]}, class ${k}`, `${shown(value)} is no probability: it must be from 0 to 1`)
      sum += value
    }
    if (!(Math.abs(sum - 1) <= slack) && !(mayBeEmpty && sum === 0))
      return refuse(`${place}, sample ${ids[row]}`, `its probabilities sum to ${shown(sum)} and not to 1`)
  }
  return passed
}

/** Refuses numbers that are not finite, or lie below `least`. */
export const checkNumbers = (
  ids: readonly string[],
  values: ArrayLike<number>,
  place: string,
  { least = Number.NEGATIVE_INFINITY, width = 1 } = {},
): Checked => {
  if (values.length !== ids.length * width)
    return refuse(place, `${values.length} numbers for ${ids.length} samples: ${ids.length * width} are needed`)
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? Number.NaN
    if (!Number.isFinite(value) || value < least)
      return refuse(
        `${place}, sample ${ids[Math.floor(at / width)]}`,
        `${shown(value)} is no ${least > Number.NEGATIVE_INFINITY ? `number from ${least} on` : 'finite number'}`,
      )
  }
  return passed
}

const checkGiven = ({ ids, classes }: Pool, given: Int32Array): Checked => {
  const checked = checkNumbers(ids, given, 'given', { least: -1 })
  if (!checked.ok) return checked
  const row = given.findIndex((label) => label >= classes)
  return row < 0 ? passed : refuse(`given, sample ${ids[row]}`, `there is no class ${given[row]} among ${classes}`)
}

const checkCommittee = ({ ids, classes }: Pool, committee: readonly Matrix[]): Checked => {
  if (committee.length < 2) return refuse('committee', `${committee.length} models cannot disagree: give two or more`)
  for (const [member, values] of committee.entries()) {
    const checked = checkProbabilities(ids, values, classes, `committee[${member}]`)
    if (!checked.ok) return checked
  }
  return passed
}

/** How many numbers a vector of the pool has; 0 for an empty pool. */
export const widthOf = ({ ids }: Pool, embeddings: Matrix): number => (ids.length === 0 ? 0 : embeddings.length / ids.length)

const checkEmbeddings = (pool: Pool, embeddings: Matrix): Checked => {
  const width = widthOf(pool, embeddings)
  if (!Number.isInteger(width) || (pool.ids.length > 0 && width === 0))
    return refuse('embeddings', `${embeddings.length} numbers are no vectors of one length for ${pool.ids.length} samples`)
  return checkNumbers(pool.ids, embeddings, 'embeddings', { width })
}

const checkColumn = (pool: Pool, column: Column): Checked => {
  const { ids, classes, probabilities, posteriors, committee, reads, given, weightOfReads, embeddings } = pool
  const missing = refuse(column, 'this strategy needs it, and it is not given')
  switch (column) {
    case 'probabilities':
      return probabilities === undefined ? missing : checkProbabilities(ids, probabilities, classes, column)
    case 'posteriors':
      return posteriors === undefined ? missing : checkProbabilities(ids, posteriors, classes, column, { mayBeEmpty: true })
    case 'committee':
      return committee === undefined ? missing : checkCommittee(pool, committee)
    case 'reads':
      return reads === undefined ? missing : checkNumbers(ids, reads, column, { least: 0 })
    case 'weightOfReads':
      return weightOfReads === undefined ? missing : checkNumbers(ids, weightOfReads, column, { least: 0 })
    case 'given':
      return given === undefined ? missing : checkGiven(pool, given)
    case 'embeddings':
      return embeddings === undefined ? missing : checkEmbeddings(pool, embeddings)
  }
}

/** Refuses a pool that a strategy cannot work on, with place and reason (ML1). */
export const checkPool = (pool: Pool, needs: readonly Column[]): Checked => {
  if (!Number.isInteger(pool.classes) || pool.classes < 2) return refuse('classes', `${shown(pool.classes)}: at least 2 are needed`)
  const ids = checkIds(pool.ids)
  if (!ids.ok) return ids
  for (const column of needs) {
    const checked = checkColumn(pool, column)
    if (!checked.ok) return checked
  }
  return passed
}
