/** A binary heap; the first by `before` comes out first. `before` must be a strict total order for the outcome to be reproducible. */
export const createHeap = <T>(before: (a: T, b: T) => boolean) => {
  const rows: T[] = []
  const isBefore = (a: number, b: number): boolean => {
    const [left, right] = [rows[a], rows[b]]
    return left !== undefined && right !== undefined && before(left, right)
  }
  const swap = (a: number, b: number): void => {
    const [left, right] = [rows[a], rows[b]]
    if (left === undefined || right === undefined) return
    rows[a] = right
    rows[b] = left
  }
  const rise = (start: number): void => {
    for (let at = start; at > 0; ) {
      const parent = (at - 1) >> 1
      if (!isBefore(at, parent)) return
      swap(at, parent)
      at = parent
    }
  }
  const sink = (): void => {
    for (let at = 0; ; ) {
      let first = at
      if (isBefore(2 * at + 1, first)) first = 2 * at + 1
      if (isBefore(2 * at + 2, first)) first = 2 * at + 2
      if (first === at) return
      swap(at, first)
      at = first
    }
  }
  return {
    push: (row: T): void => {
      rows.push(row)
      rise(rows.length - 1)
    },
    pop: (): T | undefined => {
      const top = rows[0]
      const last = rows.pop()
      if (last !== undefined && rows.length > 0) {
        rows[0] = last
        sink()
      }
      return top
    },
  }
}
