import { algorithmById, crowdlabWeights, type ModelProbabilities, type VoteTable, voteTable } from '@reticle/consensus'
import type { Known, Pool } from '@reticle/learning'
import type { Facts } from './read-facts.ts'

type Matrix = { readonly values: Float64Array; readonly has: Uint8Array }
type Readers = {
  readonly posteriors: Float64Array
  readonly weightOfReads: Float64Array
  readonly modelWeight: number
  readonly readerWeight: number
}

const mean = (values: Float64Array): number => (values.length === 0 ? 1 : values.reduce((sum, value) => sum + value, 0) / values.length)

/** What the first version that said something of a task says of it. */
const firstSaid = ({ rows, said }: Facts, classes: number): Matrix => {
  const values = new Float64Array(rows.length * classes)
  const has = new Uint8Array(rows.length)
  for (let row = 0; row < rows.length; row++) {
    const found = said.find((one) => one.has[row] === 1)
    if (found === undefined) continue
    values.set(found.values.subarray(row * classes, (row + 1) * classes), row * classes)
    has[row] = 1
  }
  return { values, has }
}

/** The newest of each model, or the versions of one; undefined with fewer than two that said something. */
const committeeOf = ({ versions, said, rows }: Facts): { members: Float64Array[]; has: Uint8Array } | undefined => {
  const models = new Set(versions.map(({ modelId }) => modelId))
  const chosen = versions.flatMap((version, index) => {
    const isNewest = versions.findIndex(({ modelId }) => modelId === version.modelId) === index
    const column = said[index]
    return column?.has.includes(1) && (models.size < 2 || isNewest) ? [column] : []
  })
  if (chosen.length < 2) return undefined
  const has = Uint8Array.from(rows, (_, row) => (chosen.every((one) => one.has[row] === 1) ? 1 : 0))
  return { members: chosen.map(({ values }) => values), has }
}

const sharesOf = (table: VoteTable, classes: number): Float64Array => {
  const shares = new Float64Array(table.items.length * classes)
  table.items.forEach((_, item) => {
    const [from, to] = [table.start[item] ?? 0, table.start[item + 1] ?? 0]
    for (let vote = from; vote < to; vote++) {
      const at = item * classes + (table.classOf[vote] ?? 0)
      shares[at] = (shares[at] ?? 0) + 1 / (to - from)
    }
  })
  return shares
}

/** What readers say: CROWDLAB where a model said something of what they read, else shares of their votes (ML52). */
const readersOf = ({ rows, votes }: Facts, options: readonly string[], model: Matrix): Readers => {
  const classes = options.length
  const numbers = new Map(rows.map(({ taskId }, row) => [taskId, row]))
  const table = voteTable(
    votes.map(({ task, annotatorId, option }) => ({ item: rows[task]?.taskId ?? '', worker: annotatorId, label: options[option] ?? '' })),
    { classes: options },
  )
  const said: ModelProbabilities = new Map(
    table.items.flatMap((id) => {
      const row = numbers.get(id) ?? -1
      if (model.has[row] !== 1) return []
      return [[id, new Map(options.map((option, k) => [option, model.values[row * classes + k] ?? 0]))] as const]
    }),
  )
  const fitted = said.size === 0 ? undefined : algorithmById('crowdlab')?.fit(table, { model: said })
  const posterior = fitted?.ok ? fitted.value.posterior : sharesOf(table, classes)
  const weights = said.size === 0 ? undefined : crowdlabWeights(table, said)
  const posteriors = new Float64Array(rows.length * classes)
  const weightOfReads = new Float64Array(rows.length)
  table.items.forEach((id, item) => {
    const row = numbers.get(id) ?? -1
    posteriors.set(posterior.subarray(item * classes, (item + 1) * classes), row * classes)
    for (let vote = table.start[item] ?? 0; vote < (table.start[item + 1] ?? 0); vote++)
      weightOfReads[row] = (weightOfReads[row] ?? 0) + (weights?.weightOf[table.workerOf[vote] ?? 0] ?? 1)
  })
  return {
    posteriors,
    weightOfReads,
    modelWeight: weights?.weightOfModel ?? 1,
    readerWeight: mean(weights?.weightOf ?? new Float64Array()),
  }
}

/** Of marks two classes: readers agree, or not. Where nobody compared yet there is nothing. */
const agreementOf = ({ rows }: Facts): Float64Array =>
  Float64Array.from(rows.flatMap(({ agreement }) => (agreement === null ? [0, 0] : [(1 + agreement) / 2, (1 - agreement) / 2])))

const embeddingsOf = (vectors: Facts['vectors']): Matrix | undefined => {
  const width = vectors?.find((vector) => vector !== null)?.length ?? 0
  if (vectors === null || width === 0) return undefined
  const values = new Float64Array(vectors.length * width)
  // A model that changed its mind about the length is heard with the first one only.
  const has = Uint8Array.from(vectors, (vector) => (vector?.length === width ? 1 : 0))
  for (const [row, vector] of vectors.entries()) if (vector?.length === width) values.set(vector, row * width)
  return { values, has }
}

const none = {
  probabilities: 'what a model says to this question: have one predict first, or push what it says',
  committee: 'what two models, or two versions of one, say to this question: have them predict first',
  embeddings: 'embeddings of the samples: push them, or wait until their pictures were looked at',
  posteriors: 'a question with one choice',
  given: 'a question with one choice',
  weightOfReads: 'a question with one choice',
} as const

/** What the strategies go by, and the parameters that follow from the readers. */
export const knownOf = (facts: Facts): { known: Known; weights: { modelWeight: number; meanReaderWeight: number } } => {
  const { rows, subject, isClosed, marks, given, vectors } = facts
  const classes = subject?.options.length ?? 2
  const model = subject === null ? undefined : firstSaid(facts, classes)
  const committee = subject === null ? undefined : committeeOf(facts)
  const readers = subject === null || model === undefined ? undefined : readersOf(facts, subject.options, model)
  const embeddings = embeddingsOf(vectors)
  const isSaid = model?.has.includes(1) === true
  const pool: Pool = {
    ids: rows.map(({ taskId }) => taskId),
    classes,
    reads: Int32Array.from(rows, ({ reads }) => reads),
    posteriors: readers?.posteriors ?? agreementOf(facts),
    ...(isSaid && model && { probabilities: model.values }),
    ...(committee && { committee: committee.members }),
    ...(readers && { given, weightOfReads: readers.weightOfReads }),
    ...(embeddings && { embeddings: embeddings.values }),
  }
  const known: Known = {
    pool,
    has: {
      ...(model && { probabilities: model.has }),
      ...(committee && { committee: committee.has }),
      ...(embeddings && { embeddings: embeddings.has }),
    },
    competes: Uint8Array.from(rows, ({ state }, row) => (state === 'collecting' || isClosed[row] === 1 ? 1 : 0)),
    isHeldOut: Uint8Array.from(rows, ({ isHeldOut }) => (isHeldOut ? 1 : 0)),
    ready: marks,
    missing: none,
  }
  return { known, weights: { modelWeight: readers?.modelWeight ?? 1, meanReaderWeight: readers?.readerWeight ?? 1 } }
}
