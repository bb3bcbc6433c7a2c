import { createHash } from 'node:crypto'
import { type FileHandle, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Checkpoint, Scratch } from '@reticle/release'
import { z } from 'zod'

const checkpointFile = z.object({
  key: z.string(),
  /** Bytes of each section at the checkpoint. */
  lengths: z.record(z.string(), z.int().min(0)),
  checkpoint: z.object({
    after: z.string().nullable(),
    samples: z.int().min(0),
    states: z.array(
      z.object({
        count: z.int(),
        regions: z.int(),
        losses: z.array(z.object({ what: z.string(), count: z.int(), kept: z.string().nullable() })),
      }),
    ),
    tally: z.unknown(),
    files: z.record(z.string(), z.object({ sha256: z.string(), bytes: z.int() })),
  }),
})
type Left = z.infer<typeof checkpointFile>

/** Of a section, read at once. */
const pieceBytes = 1024 * 1024

const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex')

/** What a freeze under this key left: undefined where there is nothing, something of other facts, or less than its checkpoint says. */
const leftIn = async (folder: string, key: string, pathOf: (section: string) => string): Promise<Left | undefined> => {
  try {
    const left = checkpointFile.parse(JSON.parse(await readFile(join(folder, 'checkpoint.json'), 'utf8')))
    if (left.key !== key) return undefined
    for (const [section, length] of Object.entries(left.lengths)) if ((await stat(pathOf(section))).size < length) return undefined
    return left
  } catch {
    return undefined
  }
}

/**
 * The scratch of a freeze in a folder of this machine: a file for each section, and a checkpoint that is written beside and put in its place at
 * once, after the sections are on the disk. A worker that is killed leaves it; the next one of the same folder goes on at the checkpoint, and one
 * on another machine begins anew.
 */
export const scratchFolder = (folder: string, every = 20_000): Scratch & { readonly close: () => Promise<void> } => {
  const files = new Map<string, { readonly file: FileHandle; length: number }>()
  let facts = ''
  const pathOf = (section: string) => join(folder, sha256Of(section).slice(0, 16))
  const fileOf = async (section: string) => {
    const known = files.get(section)
    if (known !== undefined) return known
    const opened = { file: await open(pathOf(section), 'w'), length: 0 }
    files.set(section, opened)
    return opened
  }
  const close = async () => {
    for (const { file } of files.values()) await file.close()
    files.clear()
  }
  return {
    every,
    close,
    open: async (key) => {
      facts = sha256Of(key)
      const left = await leftIn(folder, facts, pathOf)
      if (left === undefined) {
        await rm(folder, { recursive: true, force: true })
        await mkdir(folder, { recursive: true })
        return undefined
      }
      for (const [section, length] of Object.entries(left.lengths)) {
        const file = await open(pathOf(section), 'r+')
        // What was written behind the checkpoint is written again.
        await file.truncate(length)
        files.set(section, { file, length })
      }
      return left.checkpoint
    },
    append: async (section, bytes) => {
      const opened = await fileOf(section)
      for (let written = 0; written < bytes.byteLength; )
        written += (await opened.file.write(bytes, written, bytes.byteLength - written, opened.length + written)).bytesWritten
      opened.length += bytes.byteLength
    },
    save: async (checkpoint: Checkpoint) => {
      const lengths = Object.fromEntries([...files].map(([section, { length }]) => [section, length]))
      for (const { file } of files.values()) await file.datasync()
      const path = join(folder, 'checkpoint.json')
      const beside = await open(`${path}.new`, 'w')
      await beside.writeFile(JSON.stringify({ key: facts, lengths, checkpoint }))
      await beside.sync()
      await beside.close()
      await rename(`${path}.new`, path)
    },
    read: async function* (section) {
      if (!files.has(section)) return
      const file = await open(pathOf(section), 'r')
      // The same bytes for every piece: a new megabyte for each of thousands of them makes the garbage collector go through everything else, too.
      const piece = Buffer.allocUnsafe(pieceBytes)
      try {
        for (;;) {
          const { bytesRead } = await file.read(piece, 0, pieceBytes)
          if (bytesRead === 0) return
          yield piece.subarray(0, bytesRead)
        }
      } finally {
        await file.close()
      }
    },
    clear: async () => {
      await close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
