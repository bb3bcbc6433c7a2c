import type { VoteTable } from '../votes/vote-table.ts'

/** The votes that are kept, with new classes; items without a vote are left out. `classOf` answers the new class of a vote's, or -1 to leave it. */
export const subTable = (table: VoteTable, classes: readonly string[], classOf: (label: number) => number): VoteTable => {
  const starts = [0]
  const items: string[] = []
  const workers: number[] = []
  const labels: number[] = []
  table.items.forEach((item, i) => {
    for (let vote = table.start[i] ?? 0; vote < (table.start[i + 1] ?? 0); vote++) {
      const label = classOf(table.classOf[vote] ?? 0)
      if (label < 0) continue
      workers.push(table.workerOf[vote] ?? 0)
      labels.push(label)
    }
    if (workers.length === starts.at(-1)) return
    items.push(item)
    starts.push(workers.length)
  })
  return {
    items,
    workers: table.workers,
    classes,
    start: Int32Array.from(starts),
    workerOf: Int32Array.from(workers),
    classOf: Int32Array.from(labels),
  }
}
