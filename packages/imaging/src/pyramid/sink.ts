import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { FormatError } from '../format-error.ts'

/** One file that is written from its first byte to its last. */
export type SinkFile = {
  readonly write: (bytes: Uint8Array) => Promise<void>
  /** The file is complete. */
  readonly close: () => Promise<void>
}

/** Where the files of a hierarchy go. `path`: relative, `/` between its parts; each is asked for once. */
export type Sink = { readonly file: (path: string) => Promise<SinkFile> }

/** Small writes are gathered to this many bytes. */
const bufferBytes = 1 << 20

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

/** Makes the folders of a path one by one, so that a folder that somebody took away is not made anew. */
const makeFolders = async (folder: string, path: string): Promise<void> => {
  const parts = path.split('/').slice(0, -1)
  for (const n of parts.keys())
    await mkdir(join(folder, ...parts.slice(0, n + 1))).catch((cause: unknown) => {
      if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause
    })
}

/** Writes below a folder, which must be there. Its failures are told as those of the place `output`. */
export const folderSink = (folder: string): Sink => {
  const told =
    (path: string) =>
    (cause: unknown): never => {
      throw new FormatError('output', `${path} cannot be written: ${reasonOf(cause)}`)
    }
  const create = async (path: string) => {
    await makeFolders(folder, path)
    // `wx`: whatever is there already is not ours.
    return open(join(folder, path), 'wx')
  }
  return {
    file: async (path) => {
      const file = await create(path).catch(told(path))
      let held: Uint8Array[] = []
      let bytes = 0
      const flush = async () => {
        if (bytes > 0) await file.writev(held).catch(told(path))
        held = []
        bytes = 0
      }
      return {
        write: async (piece) => {
          held.push(piece)
          bytes += piece.byteLength
          if (bytes >= bufferBytes) await flush()
        },
        close: async () => {
          try {
            await flush()
          } finally {
            await file.close()
          }
        },
      }
    },
  }
}
