import type { ByteSource } from '../../byte-source.ts'
import { check } from '../../format-error.ts'

/** A file for a reader that cannot wait: it copies what is held, and remembers what is missing. */
export type BlockFile = {
  /** A new piece of work begins: nothing that it uses is dropped before the next begins. */
  readonly begin: () => void
  /** How many bytes were copied; undefined when some are not held yet. */
  readonly copy: (target: Uint8Array, offset: number, position: number, length: number) => number | undefined
  readonly isMissing: () => boolean
  /** Fetches what was missing. @throws FormatError when the work takes more than may be held. */
  readonly fetch: () => Promise<void>
  readonly drop: () => void
}

const blockBytes = 128 * 1024
/** Bytes that are kept from one piece of work to the next. */
const keptBytes = 48 * 1024 * 1024

/** Blocks that the first miss of a piece of work fetches. */
const firstAhead = 4

/** @param most bytes that one piece of work may use. */
export const blockFile = (source: ByteSource, most: number): BlockFile => {
  /** By number; the first was used longest ago. */
  const blocks = new Map<number, Uint8Array>()
  let pinned = new Set<number>()
  let missing: { from: number; to: number } | undefined
  let ahead = firstAhead
  const last = Math.ceil(source.size / blockBytes) - 1

  return {
    begin: () => {
      pinned = new Set()
      missing = undefined
      ahead = firstAhead
      for (const n of blocks.keys()) {
        if (blocks.size * blockBytes <= keptBytes) break
        blocks.delete(n)
      }
    },
    copy: (target, offset, position, length) => {
      if (length <= 0) return 0
      const [from, to] = [Math.floor(position / blockBytes), Math.floor((position + length - 1) / blockBytes)]
      for (let n = from; n <= to; n++)
        if (!blocks.has(n)) {
          missing ??= { from: n, to }
          return undefined
        }
      for (let n = from; n <= to; n++) {
        const block = blocks.get(n)
        if (block === undefined) return undefined
        if (!pinned.has(n)) {
          // Used now: to the end of the line.
          pinned.add(n)
          blocks.delete(n)
          blocks.set(n, block)
        }
        const start = Math.max(position, n * blockBytes)
        const end = Math.min(position + length, (n + 1) * blockBytes)
        target.set(block.subarray(start - n * blockBytes, end - n * blockBytes), offset + start - position)
      }
      return length
    },
    isMissing: () => missing !== undefined,
    fetch: async () => {
      if (missing === undefined) return
      const { from } = missing
      const to = Math.min(last, Math.max(missing.to, from + ahead - 1))
      // Misses in a row are mostly steps forward: each fetches more than the one before.
      ahead = Math.min(64, ahead * 2)
      missing = undefined
      check(
        (pinned.size + to - from + 1) * blockBytes <= Math.max(most, 2 * blockBytes),
        `byte ${from * blockBytes}`,
        'too much must be read at once',
      )
      const start = from * blockBytes
      const bytes = await source.read(start, Math.min(source.size, (to + 1) * blockBytes))
      for (let n = from; n <= to; n++) {
        const block = bytes.slice((n - from) * blockBytes, (n - from + 1) * blockBytes)
        check(block.byteLength === Math.min(blockBytes, source.size - n * blockBytes), `byte ${n * blockBytes}`, 'the file became shorter')
        blocks.set(n, block)
      }
    },
    drop: () => {
      blocks.clear()
      pinned.clear()
    },
  }
}
