import { byLabel, byText } from '../order.ts'

/** One reading: `worker` gave `item` the label. In Reticle's own words: reader, sample (or question of a sample) and answer key. */
export type Vote = { readonly item: string; readonly worker: string; readonly label: string }

/**
 * Votes as columns of small integers, sorted by item, worker and class, so that every sum runs in the same order and the same votes
 * give the same bytes in whatever order they came (C2). Item `i` has the votes `start[i]` to `start[i + 1]`.
 */
export type VoteTable = {
  readonly items: readonly string[]
  readonly workers: readonly string[]
  readonly classes: readonly string[]
  readonly start: Int32Array
  readonly workerOf: Int32Array
  readonly classOf: Int32Array
}

type Options = {
  /** Classes in a meaningful order (ordinal levels, options of a question); those that appear beside them follow. Default: as `byLabel` sorts. */
  readonly classes?: readonly string[]
}

const numbering = (names: readonly string[]): ReadonlyMap<string, number> => new Map(names.map((name, number) => [name, number]))

const sorted = (names: ReadonlySet<string>, order: (a: string, b: string) => number): string[] => [...names].toSorted(order)

const startRoom = 1024

/** Numbers in a typed array that doubles when it is full. */
const column = () => {
  let values = new Int32Array(startRoom)
  let length = 0
  return {
    push: (value: number) => {
      if (length === values.length) {
        const larger = new Int32Array(2 * length)
        larger.set(values)
        values = larger
      }
      values[length++] = value
    },
    /** The numbers so far; nothing is added after this. */
    done: (): Int32Array => values.subarray(0, length),
  }
}

export type VoteTableBuilder = {
  readonly add: (item: string, worker: string, label: string) => void
  /** Votes so far. */
  readonly size: () => number
  /** The table; repeated votes of a worker on an item are all kept (C3). Once, at the end. */
  readonly finish: () => VoteTable
}

/** Takes votes one by one, twelve bytes each and every name once, so that a file of any length can be read in a stream. */
export const voteTableBuilder = (options: Options = {}): VoteTableBuilder => {
  const numbers = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()] as const
  const [items, workers, labels] = [column(), column(), column()]
  let size = 0
  const numberIn = (names: Map<string, number>, name: string): number => {
    const known = names.get(name)
    if (known !== undefined) return known
    names.set(name, names.size)
    return names.size - 1
  }
  return {
    add: (item, worker, label) => {
      items.push(numberIn(numbers[0], item))
      workers.push(numberIn(numbers[1], worker))
      labels.push(numberIn(numbers[2], label))
      size += 1
    },
    size: () => size,
    finish: () => {
      const seen = [...numbers[2].keys()]
      const given = options.classes ?? []
      const others = sorted(new Set(seen.filter((label) => !given.includes(label))), byLabel(seen))
      const names = {
        items: [...numbers[0].keys()].sort(byText),
        workers: [...numbers[1].keys()].sort(byText),
        classes: [...given, ...others],
      }
      return arrange([items.done(), workers.done(), labels.done()], numbers, names)
    },
  }
}

/** Builds the table; repeated votes of a worker on an item are all kept (C3). */
export const voteTable = (votes: Iterable<Vote>, options: Options = {}): VoteTable => {
  const builder = voteTableBuilder(options)
  for (const { item, worker, label } of votes) builder.add(item, worker, label)
  return builder.finish()
}

type Names = { readonly items: readonly string[]; readonly workers: readonly string[]; readonly classes: readonly string[] }

/** First number of each name -> its number in sorted order. */
const renumber = (before: ReadonlyMap<string, number>, names: readonly string[]): Int32Array => {
  const after = numbering(names)
  const map = new Int32Array(before.size)
  for (const [name, number] of before) map[number] = after.get(name) ?? 0
  return map
}

/** Sorts votes `from` to `to` by worker, then class, in place: items have few votes, and most come in order. */
const sortVotes = (workerOf: Int32Array, classOf: Int32Array, from: number, to: number) => {
  for (let i = from + 1; i < to; i++) {
    const [worker, label] = [workerOf[i] ?? 0, classOf[i] ?? 0]
    let j = i - 1
    while (j >= from && ((workerOf[j] ?? 0) > worker || (workerOf[j] === worker && (classOf[j] ?? 0) > label))) {
      workerOf[j + 1] = workerOf[j] ?? 0
      classOf[j + 1] = classOf[j] ?? 0
      j -= 1
    }
    workerOf[j + 1] = worker
    classOf[j + 1] = label
  }
}

/** With more votes than this on one item, sorting by insertion would be slow. */
const mostByHand = 64

const sortMany = (workerOf: Int32Array, classOf: Int32Array, from: number, to: number, classes: number) => {
  // Worker and class in one number, so that the votes sort as plain numbers.
  const codes = Float64Array.from({ length: to - from }, (_, i) => (workerOf[from + i] ?? 0) * classes + (classOf[from + i] ?? 0)).sort()
  codes.forEach((code, i) => {
    workerOf[from + i] = Math.floor(code / classes)
    classOf[from + i] = code % classes
  })
}

const arrange = (
  rows: readonly [Int32Array, Int32Array, Int32Array],
  numbers: readonly [Numbers, Numbers, Numbers],
  names: Names,
): VoteTable => {
  const [item, worker, label] = [
    renumber(numbers[0], names.items),
    renumber(numbers[1], names.workers),
    renumber(numbers[2], names.classes),
  ]
  const size = rows[0].length
  const start = new Int32Array(names.items.length + 1)
  for (let row = 0; row < size; row++) {
    const next = (item[rows[0][row] ?? 0] ?? 0) + 1
    start[next] = (start[next] ?? 0) + 1
  }
  for (let i = 0; i < names.items.length; i++) start[i + 1] = (start[i + 1] ?? 0) + (start[i] ?? 0)
  const fill = start.slice()
  const workerOf = new Int32Array(size)
  const classOf = new Int32Array(size)
  for (let row = 0; row < size; row++) {
    const i = item[rows[0][row] ?? 0] ?? 0
    const place = fill[i] ?? 0
    workerOf[place] = worker[rows[1][row] ?? 0] ?? 0
    classOf[place] = label[rows[2][row] ?? 0] ?? 0
    fill[i] = place + 1
  }
  for (let i = 0; i < names.items.length; i++) {
    const [from, to] = [start[i] ?? 0, start[i + 1] ?? 0]
    if (to - from > mostByHand) sortMany(workerOf, classOf, from, to, Math.max(1, names.classes.length))
    else sortVotes(workerOf, classOf, from, to)
  }
  return { ...names, start, workerOf, classOf }
}

type Numbers = ReadonlyMap<string, number>

/** Number of votes of each class on each item, `items x classes`, row-major. */
export const countsOf = (table: VoteTable): Float64Array => {
  const classes = table.classes.length
  const counts = new Float64Array(table.items.length * classes)
  for (let i = 0; i < table.items.length; i++)
    for (let v = table.start[i] ?? 0; v < (table.start[i + 1] ?? 0); v++) {
      const cell = i * classes + (table.classOf[v] ?? 0)
      counts[cell] = (counts[cell] ?? 0) + 1
    }
  return counts
}
