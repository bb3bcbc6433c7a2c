/**
 * Reader models of a fit, small enough to be kept, and the posterior of one item by them.
 *
 * Idea: a refit of the whole project says how each reader answers where the truth is this or that. With these numbers a single item is explained
 * in no time, as soon as somebody has answered: the E step of Dawid-Skene for one item.
 * Formula: P(t = j | votes) ~ p_j prod over votes (w, l) of (n_w(l, j) + m(l, j)) / (n_w(j) + 1), with n_w the expected votes of the reader in the
 * refit and m(l, j) how all readers together answer l where the truth is j. So a reader whom the refit has not seen is taken for an average one,
 * and one whom it saw a few times for nearly so.
 * Source: A. P. Dawid, A. M. Skene (1979), as in dawid-skene.ts; the readers' common prior in the spirit of H.-C. Kim, Z. Ghahramani, "Bayesian classifier
 * combination", AISTATS (2012).
 * Complexity: O(votes of the item x classes); a model holds the cells that are not empty.
 * Known failure: that of the fit. The item's own votes may be among those that the refit saw, and then confirm themselves a little.
 */
import type { VoteTable } from '../votes/vote-table.ts'
import type { LabelResult } from './define.ts'
import { expectedVotes } from './em.ts'

/** One question's readers: expected votes by cell (said x classes + true), and the cell's number before each of them. */
export type ReaderModel = {
  readonly classes: readonly string[]
  readonly priors: readonly number[]
  readonly readers: Readonly<Record<string, readonly number[]>>
}

/** Expected votes below this are left out. */
const least = 0.005
const rounded = (value: number): number => Math.round(value * 10_000) / 10_000

/** What is kept of a fit of the table. */
export const readerModelOf = (table: VoteTable, { posterior, priors }: LabelResult): ReaderModel => {
  const size = table.classes.length ** 2
  const votes = expectedVotes(table, posterior)
  const cellsOf = (worker: number): number[] => {
    const cells: number[] = []
    votes.subarray(worker * size, (worker + 1) * size).forEach((count, cell) => {
      if (count >= least) cells.push(cell, rounded(count))
    })
    return cells
  }
  return {
    classes: [...table.classes],
    priors: [...priors],
    readers: Object.fromEntries(table.workers.map((worker, place) => [worker, cellsOf(place)])),
  }
}

type Counts = { readonly cells: Float64Array; readonly totals: Float64Array }

const countsOf = (sparse: readonly number[], classes: number): Counts => {
  const cells = new Float64Array(classes * classes)
  const totals = new Float64Array(classes)
  for (let i = 0; i < sparse.length; i += 2) {
    const [cell, count] = [sparse[i] ?? 0, sparse[i + 1] ?? 0]
    cells[cell] = (cells[cell] ?? 0) + count
    totals[cell % classes] = (totals[cell % classes] ?? 0) + count
  }
  return { cells, totals }
}

/** Added to each cell of what all readers say together: nothing is impossible. */
const smoothing = 0.01
const noVotes: readonly number[] = []

/** The posterior of any item by a model. Made once for a model, it keeps what all readers have in common. */
export const explainerOf = (model: ReaderModel) => {
  const { classes } = model
  const size = classes.length
  const places = new Map(classes.map((label, place) => [label, place]))
  const pooled = countsOf(Object.values(model.readers).flat(), size)
  const common = pooled.cells.map((count, cell) => (count + smoothing) / ((pooled.totals[cell % size] ?? 0) + size * smoothing))
  const known = new Map<string, Counts>()
  const countsFor = (reader: string): Counts => {
    const found = known.get(reader)
    if (found !== undefined) return found
    const counts = countsOf((Object.hasOwn(model.readers, reader) ? model.readers[reader] : undefined) ?? noVotes, size)
    known.set(reader, counts)
    return counts
  }
  /** Shares in the order of the classes; undefined when someone said what the model has never heard, or nobody said anything. */
  return (votes: readonly { readonly reader: string; readonly label: string }[]): readonly number[] | undefined => {
    // "Can't tell" speaks for no class, unless the refit saw it and made it one.
    const told = votes.filter(({ label }) => label !== '?' || places.has('?'))
    if (told.length === 0 || told.some(({ label }) => !places.has(label))) return undefined
    const logs = model.priors.map((prior) => Math.log(Math.max(prior, Number.MIN_VALUE)))
    for (const { reader, label } of told) {
      const { cells, totals } = countsFor(reader)
      const base = (places.get(label) ?? 0) * size
      for (let truth = 0; truth < size; truth++)
        logs[truth] = (logs[truth] ?? 0) + Math.log(((cells[base + truth] ?? 0) + (common[base + truth] ?? 0)) / ((totals[truth] ?? 0) + 1))
    }
    const most = Math.max(...logs)
    const shares = logs.map((log) => Math.exp(log - most))
    const total = shares.reduce((sum, share) => sum + share, 0)
    return shares.map((share) => share / total)
  }
}
export type Explainer = ReturnType<typeof explainerOf>
