import { Buffer } from 'node:buffer'
import type { Scratch } from './facts.ts'

const blockBytes = 256 * 1024
/** What a text of UTF-16 may come to, for each of its units. */
const mostBytesOfUnit = 3

type Block = { bytes: Buffer; used: number }

/**
 * Text for many sections, in one block of bytes each, on its way to a scratch: strings are over as soon as they are put, so that none of them lives long
 * enough to cost anything.
 */
export const sectionTexts = (scratch: Scratch) => {
  const blocks = new Map<string, Block>()
  const full = new Set<string>()
  const blockOf = (name: string): Block => {
    const known = blocks.get(name)
    if (known !== undefined) return known
    const made = { bytes: Buffer.allocUnsafe(2 * blockBytes), used: 0 }
    blocks.set(name, made)
    return made
  }
  const write = async (names: Iterable<string>) => {
    for (const name of names) {
      const block = blockOf(name)
      if (block.used > 0) await scratch.append(name, block.bytes.subarray(0, block.used))
      block.used = 0
    }
    full.clear()
  }
  return {
    put: (name: string, text: string): void => {
      const block = blockOf(name)
      const most = block.used + text.length * mostBytesOfUnit
      if (most > block.bytes.length) {
        const wider = Buffer.allocUnsafe(2 * most)
        block.bytes.copy(wider, 0, 0, block.used)
        block.bytes = wider
      }
      block.used += block.bytes.write(text, block.used)
      if (block.used > blockBytes) full.add(name)
    },
    /** Whether `writeFull` has something to do. */
    isAnyFull: (): boolean => full.size > 0,
    writeFull: async (): Promise<void> => write([...full]),
    writeAll: async (): Promise<void> => write(blocks.keys()),
  }
}
