import { type AnyNumberMethod, type NumberResult, type ReadingTable, readingTable } from '@reticle/consensus'
import { BadInput } from '../command.ts'
import { answer, answerJson, note } from '../output.ts'
import { type RepeatRule, readVotes } from '../votes/read-votes.ts'
import { csvOf } from '../votes/write-csv.ts'
import { writeText } from '../votes/write-text.ts'

export type NumberOptions = {
  readonly file: string
  readonly repeats: RepeatRule
  readonly out: string | undefined
  readonly workers: string | undefined
  readonly isJson: boolean
}

const itemsCsv = ({ items }: ReadingTable, { values, low, high }: NumberResult): string =>
  csvOf(
    ['item', 'value', 'low', 'high'],
    items.map((item, i) => [item, values[i] ?? null, low[i] ?? null, high[i] ?? null]),
  )

const workersCsv = ({ workers, workerOf }: ReadingTable, { bias, spread }: NumberResult): string => {
  const readings = new Float64Array(workers.length)
  for (const worker of workerOf) readings[worker] = (readings[worker] ?? 0) + 1
  return csvOf(
    ['worker', 'readings', 'bias', 'spread'],
    workers.map((worker, w) => [worker, readings[w] ?? 0, bias[w] ?? null, spread[w] ?? null]),
  )
}

/** `reticle consensus VOTES.csv --method median|huber|random-effects`: one number an item, with its interval, from many people's readings. */
export const consensusOfNumbers = async (method: AnyNumberMethod, options: NumberOptions): Promise<number> => {
  const votes = await readVotes(options.file, options.repeats)
  const odd = votes.find(({ label }) => label.trim() === '' || !Number.isFinite(Number(label)))
  if (odd !== undefined)
    throw new BadInput(options.file, `the label "${odd.label}" of item "${odd.item}" is no number, and ${method.id} takes numbers`)
  const table = readingTable(votes.map(({ item, worker, label }) => ({ item, worker, value: Number(label) })))
  note(`${votes.length} readings of ${table.workers.length} workers on ${table.items.length} items`)
  const result = method.fit(table)
  if (!result.isConverged) note(`not converged after ${result.iterations} iterations`)
  if (options.out !== undefined) await writeText(options.out, itemsCsv(table, result))
  if (options.workers !== undefined) await writeText(options.workers, workersCsv(table, result))
  const document = {
    method: method.id,
    version: method.version,
    params: { ...method.defaults, repeats: options.repeats },
    items: table.items.length,
    workers: table.workers.length,
    votes: votes.length,
    iterations: result.iterations,
  }
  if (options.isJson) answerJson(document)
  else answer(`${method.id} ${method.version}: ${document.items} items from ${document.votes} readings of ${document.workers} workers`)
  return 0
}
