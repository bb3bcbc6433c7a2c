import type { VoteTable } from '../../votes/vote-table.ts'

const pageSize = 65_536
/** 4 GiB, all that a module can address. */
const mostPages = 65_536
/** What threads write to lies at least this far apart: two cores that write to one line of a cache wait for each other. */
const line = 128

/** Parts of an iteration that can be done at once, at most. */
const mostBlocks = 32
/** A block has at least so many votes: below that its table and a thread's turn cost more than they bring. */
const leastVotes = 25_000
/** A block has at least so many times as many votes as a table has rows, since all tables are added up after each iteration. */
const leastVotesARow = 16

/** Numbers of 32 bits at the beginning of the memory by which threads agree on who does what. */
export const words = { phase: 0, ticket: line / 4, done: (2 * line) / 4, count: (3 * line) / 4 } as const

/** Where everything lies in the memory of a kernel, in bytes, and into how many parts its work is cut. Plain numbers: threads are told it. */
export type EmLayout = ReturnType<typeof placesOf>

const placesOf = ({ items, workers, classes, votes }: Sizes, blocks: number) => {
  const stride = classes + (classes % 2)
  const width = 8 * stride
  const rows = workers * classes
  let end = 4 * words.count
  const take = (bytes: number): number => {
    const at = end
    end = Math.ceil((end + bytes) / line) * line
    return at
  }
  const bytes = rows * width
  // The kernel's scratch row lies behind the sums.
  const sumsBytes = Math.ceil((2 * width) / line) * line
  const places = {
    start: take(4 * (items + 1)),
    votes: take(4 * votes),
    /** First item of each block, and the end of the last. */
    bounds: take(4 * (blocks + 1)),
    confusion: take(bytes),
    /** A table for each block. */
    next: take(blocks * bytes),
    priors: take(width),
    /** Sums of each block's posteriors by class. */
    sums: take(blocks * sumsBytes),
    /** Items of a block that have to be done in logs; a block's begin at the place of its first item. */
    hard: take(4 * items),
    /** How many those are, by block. */
    hards: take(4 * blocks),
    /** Logarithm of the likelihood, by block. */
    logs: take(8 * blocks),
    smoothing: take(8),
  }
  // Half of an iteration: each vote has a row of the table multiplied, and one added.
  const work = votes * stride
  return { ...places, items, workers, classes, stride, width, rows, bytes, sumsBytes, blocks, work, pages: Math.ceil(end / pageSize) }
}

type Sizes = { readonly items: number; readonly workers: number; readonly classes: number; readonly votes: number }

const sizesOf = (table: VoteTable): Sizes => ({
  items: table.items.length,
  workers: table.workers.length,
  classes: table.classes.length,
  votes: table.workerOf.length,
})

/**
 * Into how many blocks of items an iteration is cut. It depends on the table and on nothing else, since sums over blocks are rounded otherwise
 * than sums over items: the same votes have the same blocks on any machine (C2).
 */
const blocksOf = (sizes: Sizes): number => {
  const { items, workers, classes, votes } = sizes
  const wanted = Math.floor(Math.min(mostBlocks, items, votes / leastVotes, votes / (leastVotesARow * workers * classes)))
  for (let blocks = wanted; blocks > 1; blocks--) if (placesOf(sizes, blocks).pages <= mostPages) return blocks
  return 1
}

/** The places for a table, or undefined when it needs more memory than a module can have. */
export const layoutOf = (table: VoteTable): EmLayout | undefined => {
  if (table.classes.length === 0) return undefined
  const sizes = sizesOf(table)
  const layout = placesOf(sizes, blocksOf(sizes))
  return layout.pages <= mostPages ? layout : undefined
}

/** First item of each block, and the end of the last: blocks have the same number of votes, as nearly as items allow. */
export const boundsOf = ({ start }: VoteTable, { blocks, items }: EmLayout): Int32Array => {
  const bounds = new Int32Array(blocks + 1).fill(items)
  bounds[0] = 0
  const votes = start[items] ?? 0
  let item = 0
  for (let block = 1; block < blocks; block++) {
    while (item < items && (start[item] ?? 0) < (votes * block) / blocks) item += 1
    bounds[block] = item
  }
  return bounds
}
