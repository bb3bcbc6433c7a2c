import type { ByteSource } from '../../byte-source.ts'
import type { ReadLimits } from '../../dataset.ts'
import { check, FormatError } from '../../format-error.ts'
import { type BlockFile, blockFile } from './block-file.ts'
import { isEndlessHeap } from './heap-guard.ts'
import { giveBack, type H5, type Library, takeLibrary } from './library.ts'

const path = '/file.h5'

/** The deepest thing that the library complains of, in its words and without the paths of the machine that compiled it. */
const reasonOf = (complaints: readonly string[]): string => {
  const told = complaints.flatMap((line) => /#\d+: .* in \w+\(\): (.*)$/.exec(line)?.[1] ?? [])
  const cut = told.flatMap((text) => /^truncated file: eof = (\d+), .*stored_eof = (\d+)/.exec(text) ?? [])
  if (cut.length > 0) return `the file is cut off: it has ${cut[1]} bytes of ${cut[2]}`
  // Told with the time of the day and a pointer.
  if (told.some((text) => text.startsWith('file read failed'))) return 'it is damaged: what it points to in the file cannot be read'
  return (told.at(-1) ?? 'the HDF5 library cannot read it').slice(0, 300)
}

/** Only of the byte order of an enumeration, which cannot be turned: its numbers then come as the file has them. */
const isHarmless = (complaints: readonly string[]): boolean =>
  complaints.every((line) => !/#000: /.test(line) || / in H5Tset_order\(\): /.test(line))

/** One opened file in one instance of the library. */
export class Session {
  readonly library: Library
  private readonly file: BlockFile
  private readonly limits: ReadLimits
  private handle = -1n
  private isClosed: boolean = false
  private queue: Promise<unknown> = Promise.resolve()

  private constructor(library: Library, file: BlockFile, limits: ReadLimits) {
    this.library = library
    this.file = file
    this.limits = limits
  }

  /** Lets the library take so many bytes beside its own 96 MiB, and no more than may be held at once: packed bombs end there. */
  private allow(bytes: number): void {
    const own = 96 * 1024 * 1024
    this.library.memoryLimit = Math.max(this.library.memoryBytes(), own + Math.min(bytes, this.limits.bytes))
  }

  /** @throws FormatError when it is no HDF5 file, or is damaged where it begins. */
  static async open(source: ByteSource, limits: ReadLimits): Promise<Session> {
    const library = await takeLibrary()
    const file = blockFile(source, limits.bytes)
    const { FS } = library.h5
    FS.writeFile(path, new Uint8Array(0))
    const { node } = FS.lookupPath(path)
    Object.defineProperty(node, 'usedBytes', { configurable: true, get: () => source.size, set: () => undefined })
    node.stream_ops = {
      ...node.stream_ops,
      read: (_stream, buffer, offset, length, position) => {
        const done = file.copy(buffer, offset, position, Math.max(0, Math.min(length, source.size - position)))
        // EIO: the call fails, the bytes are fetched, and it is made again.
        if (done === undefined) throw new FS.ErrnoError(29)
        // The buffer is all of the library's memory, as signed bytes.
        if (isEndlessHeap(new Uint8Array(buffer.buffer, buffer.byteOffset + offset, done))) throw new FS.ErrnoError(29)
        return done
      },
    }
    const session = new Session(library, file, limits)
    try {
      session.handle = await session.call('file', (h5) => {
        const handle = h5.open(path, 0, false, -1, -1)
        check(handle >= 0n || library.complaints.length > 0, 'file', 'it is no HDF5 file')
        return handle
      })
      return session
    } catch (cause) {
      await session.close()
      throw cause
    }
  }

  /**
   * Calls the library, which reads synchronously: what it misses of the file is fetched, and the call is made again, until it has all
   * that it reads. `work` therefore changes nothing outside.
   * @param bytes that it may take beside what the library has of its own
   * @throws FormatError when the library complains, or gives up
   */
  call<T>(at: string, work: (h5: H5, handle: bigint) => T, bytes = 0): Promise<T> {
    const turn = this.queue.then(() => {
      this.allow(bytes)
      return this.callNow(at, work)
    })
    this.queue = turn.catch(() => undefined)
    return turn
  }

  private async callNow<T>(at: string, work: (h5: H5, handle: bigint) => T): Promise<T> {
    const { library, file } = this
    check(!this.isClosed, at, 'the file is closed')
    check(!library.isBroken, at, 'the HDF5 library gave up on this file')
    file.begin()
    for (;;) {
      library.complaints.length = 0
      const outcome = this.attempt(work)
      if (file.isMissing()) {
        check(!library.isBroken, at, 'the HDF5 library gave up on this file')
        await file.fetch()
        continue
      }
      if ('failure' in outcome || !isHarmless(library.complaints)) {
        if ('failure' in outcome && outcome.failure instanceof FormatError) throw outcome.failure
        throw new FormatError(at, library.isBroken ? 'the HDF5 library gave up on this file' : reasonOf(library.complaints))
      }
      return outcome.value
    }
  }

  private attempt<T>(work: (h5: H5, handle: bigint) => T): { value: T } | { failure: unknown } {
    try {
      return { value: work(this.library.h5, this.handle) }
    } catch (failure) {
      // h5wasm throws plain errors; anything else is the machine below it: an abort, a trap, a C++ exception.
      const isPlain = failure instanceof FormatError || (failure instanceof Error && /^(error - |Failed to )/.test(failure.message))
      if (!isPlain) this.library.isBroken = true
      return { failure }
    }
  }

  /** The instance of the library serves another file from here on. */
  async close(): Promise<void> {
    if (this.isClosed) return
    this.isClosed = true
    await this.queue.catch(() => undefined)
    const { library, handle } = this
    if (!library.isBroken) {
      this.attempt((h5) => (handle >= 0n ? h5.close_file(handle) : 0))
      this.attempt((h5) => h5.FS.unlink(path))
    }
    this.file.drop()
    giveBack(library)
  }
}
