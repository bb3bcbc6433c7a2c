/**
 * CROWDLAB: a model that was trained on the data votes too. The posterior is a weighted mean of what the model says and of what each vote says.
 *
 * Formula: P(t_i = k) = (w_M p_M(k) + sum over votes (j, l) of i of w_j p(k | l)) / (w_M + sum w_j), with p(k | l) = P for k = l and
 * (1 - P) / (K - 1) for others. Over the items with two votes or more and their majority labels y_i: P = mean over items of the share of votes
 * that are y_i; s_j = share of the other readers' votes on j's items that agree with j's; A_M = share of items where the model's first class
 * is y_i; e = share of items whose y_i is not the most frequent one; w_j = 1 - (1 - s_j) / e;
 * w_M = (1 - (1 - A_M) / e) sqrt(votes an item), both at least 1e-6. A reader's quality is w Q_j + (1 - w) A_j: Q_j the mean posterior of his
 * votes, A_j the share of them that are the outcome's, w = w_M / (w_M + mean over items of sum w_j).
 * A tied majority goes to the tied class that the model finds likeliest, and in even parts to those that it finds as likely.
 * Source: H. W. Goh, U. Tkachenko, J. Mueller, "CROWDLAB: supervised learning to infer consensus labels and quality scores for data with
 * multiple annotators", NeurIPS 2022 Human in the Loop Learning Workshop (arXiv:2210.06812).
 * Complexity: O(votes x classes), without iterations.
 * Known failure: a model that saw the votes on the very items (no held-out predictions) agrees with them and weighs too much; a mean is no
 * product, so ten readers who agree are hardly surer than three. Without an item of two readers, readers are taken at their word.
 */
import { err, ok } from '@reticle/domain'
import { countsOf, type VoteTable } from '../votes/vote-table.ts'
import { defineAlgorithm, type ModelProbabilities } from './define.ts'
import { sharesOfClasses } from './em.ts'
import { confusionOfCoins } from './one-coin.ts'
import { leadersOf, meanRight } from './weighted.ts'

const least = 1e-6

const atLeast = (weight: number): number => Math.max(least, weight)

const mean = (values: readonly number[], fallback: number): number =>
  values.length === 0 ? fallback : values.reduce((sum, value) => sum + value, 0) / values.length

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0)

/** What the model says of each item of the table, `items x classes`; nothing (all 0) of items that it does not know. */
const predictionsOf = ({ items, classes }: VoteTable, model: ModelProbabilities): Float64Array => {
  const predictions = new Float64Array(items.length * classes.length)
  items.forEach((item, i) => {
    const given = model.get(item)
    const row = Float64Array.from(classes, (label) => given?.get(label) ?? 0)
    const total = row.reduce((sum, share) => sum + share, 0)
    if (total > 0)
      predictions.set(
        row.map((share) => share / total),
        i * classes.length,
      )
  })
  return predictions
}

/** Rows of a matrix of `items x classes`. */
const rowsOf = (matrix: Float64Array, items: number): Float64Array[] => {
  const width = matrix.length / Math.max(1, items)
  return Array.from({ length: items }, (_, i) => matrix.subarray(i * width, (i + 1) * width))
}

/** Majority labels as shares of 1: ties by the model, and in even parts where it does not tell them apart. */
const majorityOf = (counts: Float64Array, predictions: Float64Array, classes: number): Float64Array => {
  const leaders = leadersOf(counts, classes)
  return leadersOf(
    leaders.map((lead, cell) => (lead > 0 ? 1 + (predictions[cell] ?? 0) : 0)),
    classes,
  )
}

/** Of each worker, the share of the other votes on his items that agree with his; the mean of those who have any for one who has none. */
const agreementOf = (table: VoteTable, counts: Float64Array): Float64Array => {
  const classes = table.classes.length
  const same = new Float64Array(table.workers.length)
  const others = new Float64Array(table.workers.length)
  for (let i = 0; i < table.items.length; i++) {
    const [from, to] = [table.start[i] ?? 0, table.start[i + 1] ?? 0]
    for (let v = from; v < to; v++) {
      const worker = table.workerOf[v] ?? 0
      same[worker] = (same[worker] ?? 0) + (counts[i * classes + (table.classOf[v] ?? 0)] ?? 0) - 1
      others[worker] = (others[worker] ?? 0) + to - from - 1
    }
  }
  const known = [...same].flatMap((count, worker) => ((others[worker] ?? 0) > 0 ? [count / (others[worker] ?? 1)] : []))
  const common = mean(known, 1)
  return same.map((count, worker) => ((others[worker] ?? 0) > 0 ? count / (others[worker] ?? 1) : common))
}

const weigh = (table: VoteTable, counts: Float64Array, predictions: Float64Array) => {
  const { items, classes } = table
  const shared = items.map((_, i) => i).filter((i) => (table.start[i + 1] ?? 0) - (table.start[i] ?? 0) > 1)
  const used = shared.length > 0 ? shared : items.map((_, i) => i)
  const majority = rowsOf(majorityOf(counts, predictions, classes.length), items.length)
  const [votes, model] = [rowsOf(counts, items.length), rowsOf(predictions, items.length)]
  const rowOf = (rows: readonly Float64Array[], i: number): Float64Array => rows[i] ?? new Float64Array(classes.length)
  const share = (i: number): number =>
    dot(rowOf(votes, i), rowOf(majority, i)) / Math.max(1, (table.start[i + 1] ?? 0) - (table.start[i] ?? 0))
  const told = used.filter((i) => rowOf(model, i).some((value) => value > 0))
  const right = mean(
    told.map((i) => dot(leadersOf(rowOf(model, i), classes.length), rowOf(majority, i))),
    0,
  )
  const frequent = Math.max(
    ...classes.map((_, k) =>
      mean(
        used.map((i) => rowOf(majority, i)[k] ?? 0),
        0,
      ),
    ),
    0,
  )
  const error = atLeast(1 - frequent)
  return {
    correct: mean(used.map(share), 1),
    weightOf: agreementOf(table, counts).map((agreement) => atLeast(1 - (1 - agreement) / error)),
    weightOfModel: atLeast(1 - (1 - right) / error) * Math.sqrt(table.workerOf.length / Math.max(1, items.length)),
  }
}

/** Weights that readers and the model have in a posterior; those of readers by the number of the worker in the table. */
export const crowdlabWeights = (
  table: VoteTable,
  model: ModelProbabilities,
): { readonly weightOf: Float64Array; readonly weightOfModel: number } => {
  const { weightOf, weightOfModel } = weigh(table, countsOf(table), predictionsOf(table, model))
  return { weightOf, weightOfModel }
}

export const crowdlab = defineAlgorithm({
  id: 'crowdlab',
  version: '1',
  defaults: {},
  needsGold: false,
  needsModel: true,
  mostClasses: null,
  fit: (table, { model = new Map() } = {}) => {
    const classes = table.classes.length
    const predictions = predictionsOf(table, model)
    if (table.items.length > 0 && predictions.every((share) => share === 0))
      return err({
        code: 'invalid-input',
        at: 'model-probabilities',
        message: "crowdlab needs a model's probabilities of items that have votes",
      })
    const counts = countsOf(table)
    const { correct, weightOf, weightOfModel } = weigh(table, counts, predictions)
    const [hit, miss] = classes > 1 ? [correct, (1 - correct) / (classes - 1)] : [1, 0]
    const posterior = new Float64Array(counts.length)
    let weightOfReaders = 0
    for (let i = 0; i < table.items.length; i++) {
      const row = predictions.slice(i * classes, (i + 1) * classes).map((share) => share * weightOfModel)
      for (let v = table.start[i] ?? 0; v < (table.start[i + 1] ?? 0); v++) {
        const weight = weightOf[table.workerOf[v] ?? 0] ?? 0
        weightOfReaders += weight
        row.forEach((sum, label) => {
          row[label] = sum + weight * (label === table.classOf[v] ? hit : miss)
        })
      }
      const total = row.reduce((sum, share) => sum + share, 0)
      posterior.set(
        row.map((share) => share / total),
        i * classes,
      )
    }
    const part = weightOfModel / (weightOfModel + weightOfReaders / Math.max(1, table.items.length))
    const [quality, right] = [meanRight(table, posterior), meanRight(table, leadersOf(posterior, classes))]
    const accuracy = quality.map((value, worker) => part * value + (1 - part) * (right[worker] ?? 0))
    return ok({
      posterior,
      priors: sharesOfClasses(posterior, classes),
      confusion: confusionOfCoins(accuracy, classes),
      iterations: 1,
      isConverged: true,
      logLikelihood: null,
    })
  },
})
