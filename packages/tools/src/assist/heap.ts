/** A queue of whole numbers by key, the least first; of equal keys the one that was put in first. */
export type Heap = {
  readonly push: (key: number, value: number) => void
  /** Undefined when there is none. Its key is `lastKey` until the next one. */
  readonly pop: () => number | undefined
  readonly lastKey: () => number
  readonly size: () => number
}

/** A binary heap in typed arrays that grow by doubling: O(log n) a step. */
export const createHeap = (room = 1024): Heap => {
  let keys = new Float64Array(room)
  let values = new Int32Array(room)
  let orders = new Float64Array(room)
  let [size, order, taken] = [0, 0, Number.NaN]

  const grow = () => {
    const [k, v, o] = [new Float64Array(2 * keys.length), new Int32Array(2 * keys.length), new Float64Array(2 * keys.length)]
    k.set(keys)
    v.set(values)
    o.set(orders)
    keys = k
    values = v
    orders = o
  }
  const isBefore = (key: number, order: number, at: number): boolean => {
    const other = keys[at] ?? 0
    return key < other || (key === other && order < (orders[at] ?? 0))
  }
  const put = (at: number, key: number, value: number, order: number) => {
    keys[at] = key
    values[at] = value
    orders[at] = order
  }
  const move = (from: number, to: number) => put(to, keys[from] ?? 0, values[from] ?? 0, orders[from] ?? 0)

  return {
    push: (key, value) => {
      if (size === keys.length) grow()
      const mine = order++
      let at = size++
      for (let up = (at - 1) >> 1; at > 0 && isBefore(key, mine, up); up = (at - 1) >> 1) {
        move(up, at)
        at = up
      }
      put(at, key, value, mine)
    },
    pop: () => {
      if (size === 0) return undefined
      const top = values[0]
      taken = keys[0] ?? Number.NaN
      size--
      const [key, value, mine] = [keys[size] ?? 0, values[size] ?? 0, orders[size] ?? 0]
      let at = 0
      for (let down = 1; down < size; down = 2 * at + 1) {
        const least = down + 1 < size && isBefore(keys[down + 1] ?? 0, orders[down + 1] ?? 0, down) ? down + 1 : down
        if (isBefore(key, mine, least)) break
        move(least, at)
        at = least
      }
      put(at, key, value, mine)
      return top
    },
    lastKey: () => taken,
    size: () => size,
  }
}
