import { type ModelProbabilities, type Vote, type VoteTable, voteTable, voteTableBuilder } from '@reticle/consensus'
import { BadInput } from '../command.ts'
import { note } from '../output.ts'
import { csvRows } from './csv-rows.ts'

export const repeatRules = ['all', 'last'] as const
export type RepeatRule = (typeof repeatRules)[number]

/** Only the last vote of each worker on each item, in the order of the file. */
const lastOnly = (votes: readonly Vote[]): Vote[] => [
  ...new Map(votes.map((vote) => [JSON.stringify([vote.item, vote.worker]), vote])).values(),
]

/** Votes of a CSV file with the columns item, worker and label. */
export const readVotes = async (path: string, repeats: RepeatRule): Promise<Vote[]> => {
  const votes: Vote[] = []
  for await (const [item = '', worker = '', label = ''] of csvRows(path, ['item', 'worker', 'label'])) votes.push({ item, worker, label })
  if (votes.length === 0) throw new BadInput(path, 'holds no votes')
  return repeats === 'all' ? votes : lastOnly(votes)
}

/**
 * The same as a table, without an object for each vote: a file of any length is read in a stream.
 * @param classes labels that exist whether anybody says them or not; they come first.
 */
export const readVoteTable = async (path: string, repeats: RepeatRule, classes: readonly string[] = []): Promise<VoteTable> => {
  if (repeats === 'last') return voteTable(await readVotes(path, repeats), { classes })
  const builder = voteTableBuilder({ classes })
  for await (const [item = '', worker = '', label = ''] of csvRows(path, ['item', 'worker', 'label'])) {
    builder.add(item, worker, label)
    if (builder.size() % 10_000_000 === 0) note(`${builder.size()} votes read`)
  }
  if (builder.size() === 0) throw new BadInput(path, 'holds no votes')
  return builder.finish()
}

/** Known labels by item, of a CSV file with the columns item and label. */
export const readLabels = async (path: string): Promise<ReadonlyMap<string, string>> => {
  const labels = new Map<string, string>()
  for await (const [item = '', label = ''] of csvRows(path, ['item', 'label'])) {
    const known = labels.get(item)
    if (known !== undefined && known !== label) throw new BadInput(path, `the item "${item}" has the label "${known}" and also "${label}"`)
    labels.set(item, label)
  }
  return labels
}

/** Rounding of what a model printed. */
const slack = 0.01

/** A model's probabilities by item, of a CSV file with the columns item, label and probability. */
export const readProbabilities = async (path: string): Promise<ModelProbabilities> => {
  const model = new Map<string, Map<string, number>>()
  for await (const [item = '', label = '', text = ''] of csvRows(path, ['item', 'label', 'probability'])) {
    const probability = Number(text)
    if (!(probability >= 0 && probability <= 1))
      throw new BadInput(path, `the probability "${text}" of item "${item}" and label "${label}" is no number of 0 to 1`)
    const known = model.get(item) ?? new Map<string, number>()
    if (known.has(label)) throw new BadInput(path, `the item "${item}" has the label "${label}" twice`)
    model.set(item, known.set(label, probability))
  }
  for (const [item, row] of model) {
    const total = [...row.values()].reduce((sum, probability) => sum + probability, 0)
    if (Math.abs(total - 1) > slack)
      throw new BadInput(path, `the probabilities of item "${item}" sum to ${total.toFixed(4)}, not to 1: list every label of it`)
  }
  if (model.size === 0) throw new BadInput(path, 'holds no probabilities')
  return model
}
