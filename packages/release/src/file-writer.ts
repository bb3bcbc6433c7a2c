import { encoded } from './canonical.ts'
import type { PutFile, ReleaseFile, Scratch } from './facts.ts'
import { checkpointOf, type Passed } from './one-pass.ts'

export type Content = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>

/** Writes files of a release, and remembers in its checkpoint those that are large. */
export const fileWriter = (at: Passed, put: PutFile, scratch: Scratch) => {
  /** Undefined while the pass goes on, which saves by itself. */
  let saving: Promise<void> | undefined
  const write = async (path: string, mediaType: string, content: Content): Promise<ReleaseFile> => {
    const { sha256, bytes } = at.files[path] ?? (await put({ path, mediaType, content: encoded(content) }))
    return { path, mediaType, sha256, bytes }
  }
  return {
    write,
    /** A large file, which is not written again after a kill. */
    writeOnce: async (path: string, mediaType: string, content: Content): Promise<ReleaseFile> => {
      const file = await write(path, mediaType, content)
      at.files[path] = { sha256: file.sha256, bytes: file.bytes }
      saving = saving?.then(() => scratch.save(checkpointOf(at)))
      await saving
      return file
    },
    /** From now on every large file leaves a checkpoint. */
    passIsOver: (): void => {
      saving = Promise.resolve()
    },
  }
}

/** Waits for all of them, also where one fails: none goes on behind the back of who waited. @throws what the first of them threw. */
export const allOver = async <T extends readonly Promise<unknown>[]>(works: readonly [...T]) => {
  await Promise.allSettled(works)
  return Promise.all(works)
}
