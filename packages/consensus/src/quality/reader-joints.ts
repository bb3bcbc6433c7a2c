import type { Subject } from '@reticle/domain'
import { readerPairs } from '../agreement/reader-pairs.ts'
import type { VoteTable } from '../votes/vote-table.ts'
import { jointSample } from './estimates.ts'

/** Matrices of more classes than this are not kept: nobody reads them, and they would be most of what is stored. */
const mostInMatrix = 20
/** The pairs of readers with most items in common. */
const mostPairs = 300

type Joint = ReturnType<typeof jointSample>

/** Each reader against the rest, and the pairs of readers that have most items in common, by the order of the table's workers. */
export const readersAgainst = (table: VoteTable, seed: number) => {
  const size = table.classes.length
  const workers = table.workers.length
  const rest = table.workers.map(() => jointSample(size))
  const alone = new Int32Array(workers)
  const chosen = new Map<number, Joint>(
    readerPairs(table)
      .pairs.toSorted((a, b) => b.items - a.items || a.first - b.first || a.second - b.second)
      .slice(0, mostPairs)
      .map(({ first, second }) => [first * workers + second, jointSample(size)]),
  )
  for (let i = 0; i < table.items.length; i++) {
    const [from, to] = [table.start[i] ?? 0, table.start[i + 1] ?? 0]
    for (let v = from; v < to; v++) {
      const [worker, said] = [table.workerOf[v] ?? 0, table.classOf[v] ?? 0]
      const others: number[] = []
      for (let w = from; w < to; w++) {
        if (table.workerOf[w] === worker) continue
        others.push(table.classOf[w] ?? 0)
        if (w > v) chosen.get(worker * workers + (table.workerOf[w] ?? 0))?.add(said, [table.classOf[w] ?? 0])
      }
      if (others.length > 0) rest[worker]?.add(said, others)
      else alone[worker] = (alone[worker] ?? 0) + 1
    }
  }
  const hasMatrices = size <= mostInMatrix
  const pairs: Subject['pairs'] = [...chosen]
    .toSorted(([a], [b]) => a - b)
    .map(([key, sample], place) => {
      const { percent, kappa, joint } = sample.outcome(seed + workers + place, 0)
      return {
        first: table.workers[Math.floor(key / workers)] ?? '',
        second: table.workers[key % workers] ?? '',
        percent,
        kappa,
        joint: hasMatrices ? [...joint] : [],
      }
    })
  return {
    hasMatrices,
    pairs,
    readers: table.workers.map((personId, worker) => {
      const { percent, kappa } = rest[worker]?.outcome(seed + worker, alone[worker] ?? 0) ?? jointSample(size).outcome(0, 0)
      return { personId, rest: { percent, kappa } }
    }),
  }
}
