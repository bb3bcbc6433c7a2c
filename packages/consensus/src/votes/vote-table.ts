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

/** Builds the table; repeated votes of a worker on an item are all kept (C3). */
export const voteTable = (votes: Iterable<Vote>, options: Options = {}): VoteTable => {
  const itemNumbers = new Map<string, number>()
  const workerNumbers = new Map<string, number>()
  const classNumbers = new Map<string, number>()
  const numberIn = (numbers: Map<string, number>, name: string): number => {
    const known = numbers.get(name)
    if (known !== undefined) return known
    numbers.set(name, numbers.size)
    return numbers.size - 1
  }
  const rows: number[] = []
  for (const { item, worker, label } of votes)
    rows.push(numberIn(itemNumbers, item), numberIn(workerNumbers, worker), numberIn(classNumbers, label))
  const items = sorted(new Set(itemNumbers.keys()), byText)
  const workers = sorted(new Set(workerNumbers.keys()), byText)
  const given = options.classes ?? []
  const seen = sorted(new Set([...classNumbers.keys()].filter((label) => !given.includes(label))), byLabel([...classNumbers.keys()]))
  return arrange(rows, [itemNumbers, workerNumbers, classNumbers], { items, workers, classes: [...given, ...seen] })
}

type Names = { readonly items: readonly string[]; readonly workers: readonly string[]; readonly classes: readonly string[] }

/** First number of each name -> its number in sorted order. */
const renumber = (before: ReadonlyMap<string, number>, names: readonly string[]): Int32Array => {
  const after = numbering(names)
  const map = new Int32Array(before.size)
  for (const [name, number] of before) map[number] = after.get(name) ?? 0
  return map
}

const arrange = (rows: readonly number[], numbers: readonly [Numbers, Numbers, Numbers], names: Names): VoteTable => {
  const size = rows.length / 3
  const [item, worker, label] = [
    renumber(numbers[0], names.items),
    renumber(numbers[1], names.workers),
    renumber(numbers[2], names.classes),
  ]
  const start = new Int32Array(names.items.length + 1)
  const at = (map: Int32Array, row: number, column: number): number => map[rows[3 * row + column] ?? 0] ?? 0
  for (let row = 0; row < size; row++) {
    const next = at(item, row, 0) + 1
    start[next] = (start[next] ?? 0) + 1
  }
  for (let i = 0; i < names.items.length; i++) start[i + 1] = (start[i + 1] ?? 0) + (start[i] ?? 0)
  const fill = start.slice()
  // Worker and class in one number, so that the votes of an item sort as plain numbers.
  const codes = new Float64Array(size)
  const classes = Math.max(1, names.classes.length)
  for (let row = 0; row < size; row++) {
    const i = at(item, row, 0)
    const place = fill[i] ?? 0
    codes[place] = at(worker, row, 1) * classes + at(label, row, 2)
    fill[i] = place + 1
  }
  const workerOf = new Int32Array(size)
  const classOf = new Int32Array(size)
  for (let i = 0; i < names.items.length; i++) codes.subarray(start[i] ?? 0, start[i + 1] ?? 0).sort()
  codes.forEach((code, place) => {
    workerOf[place] = Math.floor(code / classes)
    classOf[place] = code % classes
  })
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
