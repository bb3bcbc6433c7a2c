/**
 * What a fit says of each reader: how often he is right, in which direction he errs, and whether he can be told from one who clicks at random.
 *
 * Competence: the mean, over his votes, of the probability that the vote is right, given everybody else's votes (his own is taken out of the
 * posterior, so that a lone reader does not confirm himself); Wilson's 95 % interval of that share.
 * Spammer score: mean squared difference between the rows of his confusion, 0 for one who says the same whatever is true, 1 for one who never
 * errs. V. Raykar, S. Yu, "Eliminating spammers and ranking annotators", JMLR 13 (2012), section 3.2, as estimated from expected votes.
 * Test: G = 2 sum n_lj ln(n_lj n / (n_l. n_.j)) on expected votes against the truth that the others give; `isRandom` where the chance of such a
 * G without any relation is above 5 %. Beyond the number of votes: a reader with few votes cannot be told from chance, and is not accused.
 */
import type { VoteTable } from '../votes/vote-table.ts'
import { chiSquareAbove } from './chi-square.ts'
import type { LabelResult } from './define.ts'

export type ReaderReport = {
  readonly worker: string
  readonly votes: number
  readonly competence: number
  readonly low: number
  readonly high: number
  /** 0 to 1; null with one class. */
  readonly spammerScore: number | null
  /** Chance of votes as related to the truth as these, by clicking at random; null where nothing can be compared. */
  readonly pRandom: number | null
  /** At least `enough` votes, and no relation to the truth that others give. */
  readonly isRandom: boolean
  /** `said x true`, columns sum to 1. */
  readonly confusion: Float64Array
}

const enough = 20
const z = 1.959963984540054

const wilson = (share: number, n: number): readonly [number, number] => {
  const middle = (share + (z * z) / (2 * n)) / (1 + (z * z) / n)
  const reach = (z / (1 + (z * z) / n)) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))
  return [Math.max(0, middle - reach), Math.min(1, middle + reach)]
}

/** The posterior of an item without one vote: divided by what that vote said of each class, and made to sum to 1 again. */
const withoutVote = (row: Float64Array, confusion: Float64Array, base: number, priors: Float64Array): Float64Array => {
  const left = row.map((share, truth) => share / Math.max(1e-12, confusion[base + truth] ?? 0))
  const total = left.reduce((sum, share) => sum + share, 0)
  return total > 0 ? left.map((share) => share / total) : priors
}

const spammerScoreOf = (confusion: Float64Array, classes: number): number | null => {
  if (classes < 2) return null
  let sum = 0
  for (let c = 0; c < classes; c++)
    for (let d = c + 1; d < classes; d++)
      for (let said = 0; said < classes; said++) sum += ((confusion[said * classes + c] ?? 0) - (confusion[said * classes + d] ?? 0)) ** 2
  return sum / (classes * (classes - 1))
}

const chanceOf = (counts: Float64Array, classes: number): number | null => {
  const rows = new Float64Array(classes)
  const columns = new Float64Array(classes)
  let n = 0
  counts.forEach((count, cell) => {
    const [said, truth] = [Math.floor(cell / classes), cell % classes]
    rows[said] = (rows[said] ?? 0) + count
    columns[truth] = (columns[truth] ?? 0) + count
    n += count
  })
  const used = (margin: Float64Array) => margin.filter((count) => count > 1e-9 * n).length
  const freedom = (used(rows) - 1) * (used(columns) - 1)
  // One and the same answer throughout says nothing of the truth, whatever that is.
  if (used(rows) === 1 && used(columns) > 1) return 1
  if (freedom <= 0) return null
  const g = counts.reduce((sum, count, cell) => {
    const expected = ((rows[Math.floor(cell / classes)] ?? 0) * (columns[cell % classes] ?? 0)) / n
    return count > 0 ? sum + 2 * count * Math.log(count / expected) : sum
  }, 0)
  return chiSquareAbove(g, freedom)
}

/** One report for each worker, in the order of the table. */
export const readerReports = (table: VoteTable, { posterior, confusion, priors }: LabelResult): ReaderReport[] => {
  const classes = table.classes.length
  const size = classes * classes
  const counts = table.workers.map(() => new Float64Array(size))
  const votes = new Float64Array(table.workers.length)
  const right = new Float64Array(table.workers.length)
  for (let i = 0; i < table.items.length; i++) {
    const row = posterior.subarray(i * classes, (i + 1) * classes)
    const [from, to] = [table.start[i] ?? 0, table.start[i + 1] ?? 0]
    for (let v = from; v < to; v++) {
      const [worker, said] = [table.workerOf[v] ?? 0, table.classOf[v] ?? 0]
      const truth = to - from === 1 ? priors : withoutVote(row, confusion, (worker * classes + said) * classes, priors)
      const own = counts[worker]
      truth.forEach((share, label) => {
        if (own !== undefined) own[said * classes + label] = (own[said * classes + label] ?? 0) + share
      })
      right[worker] = (right[worker] ?? 0) + (truth[said] ?? 0)
      votes[worker] = (votes[worker] ?? 0) + 1
    }
  }
  return table.workers.map((worker, number) => {
    const own = confusion.slice(number * size, (number + 1) * size)
    const n = votes[number] ?? 0
    const competence = (right[number] ?? 0) / Math.max(1, n)
    const [low, high] = wilson(competence, Math.max(1, n))
    const pRandom = chanceOf(counts[number] ?? new Float64Array(size), classes)
    const spammerScore = spammerScoreOf(own, classes)
    return {
      worker,
      votes: n,
      competence,
      low,
      high,
      spammerScore,
      pRandom,
      isRandom: n >= enough && (pRandom ?? 0) > 0.05,
      confusion: own,
    }
  })
}
