import { type FileHandle, open } from 'node:fs/promises'
import { openTar, type ReleaseReader } from '@reticle/release'
import { BadInput } from '../command.ts'

const readRange = async (file: FileHandle, start: number, end: number): Promise<Uint8Array> => {
  const bytes = new Uint8Array(end - start)
  let done = 0
  while (done < bytes.byteLength) {
    const { bytesRead } = await file.read(bytes, done, bytes.byteLength - done, start + done)
    if (bytesRead === 0) break
    done += bytesRead
  }
  return bytes.subarray(0, done)
}

/** The files of a release in a tar archive, read in place. `close` when done. */
export const tarReader = async (path: string): Promise<{ reader: ReleaseReader; close: () => Promise<void> }> => {
  const file = await open(path, 'r')
  try {
    const reader = await openTar({ read: async (start, end) => readRange(file, start, end) })
    return { reader, close: async () => file.close() }
  } catch (cause) {
    await file.close()
    throw new BadInput(path, cause instanceof Error ? cause.message : String(cause))
  }
}
