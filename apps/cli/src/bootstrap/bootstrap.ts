import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { type AnyMetric, bootstrapInterval, intervalOfValues, type Level, type VoteTable } from '@reticle/consensus'
import type { BootstrapTask } from './task.ts'

type Plan = { readonly draws: number; readonly seed: number }

/** Votes times draws that take less time than starting threads. */
const littleWork = 5_000_000

/** The same numbers in memory that all threads see. */
const shared = (numbers: Int32Array): Int32Array => {
  const copy = new Int32Array(new SharedArrayBuffer(numbers.byteLength))
  copy.set(numbers)
  return copy
}

const valuesIn = (task: BootstrapTask): Promise<readonly number[]> =>
  new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./main.ts', import.meta.url), { workerData: task })
    thread.once('message', resolve)
    thread.once('error', reject)
    thread.once('exit', () => reject(new Error('a thread of the bootstrap ended without an outcome')))
  })

/** The interval of `bootstrapInterval`, to the last bit, with its rounds dealt out to threads where there is much to do. */
export const bootstrap = async (
  metric: AnyMetric,
  table: VoteTable,
  level: Level,
  { draws, seed }: Plan,
  most = availableParallelism(),
): Promise<readonly [number, number] | null> => {
  const threads = Math.min(most, draws)
  if (threads < 2 || draws * table.workerOf.length < littleWork) return bootstrapInterval(metric, table, level, { draws, seed })
  const { workers, classes } = table
  const columns = { start: shared(table.start), workerOf: shared(table.workerOf), classOf: shared(table.classOf) }
  const common = { metric: metric.id, level, seed, draws, items: table.items.length, table: { workers, classes, ...columns } }
  const parts = Array.from({ length: threads }, (_, thread) => ({
    from: Math.floor((thread * draws) / threads),
    to: Math.floor(((thread + 1) * draws) / threads),
  }))
  const values = await Promise.all(parts.map((part) => valuesIn({ ...common, part })))
  return intervalOfValues(values.flat())
}
