import type { Result } from '@reticle/domain'
import { type ByteSource, buffered } from '../byte-source.ts'
import { FormatError } from '../format-error.ts'
import { openImage, rejectOf } from '../open-image.ts'
import type { Reject } from '../port.ts'
import { fileSource, siblingsIn } from '../sources.ts'
import type { FromChild, ToChild, Work } from './messages.ts'
import { type Answers, carryOut } from './tasks.ts'

/**
 * The process in which strangers' bytes are read. It holds no connection and no secret, ends when its parent does, and ends itself when its
 * work takes more memory than it may.
 */
const send = (message: FromChild, then: () => void = () => undefined) => process.send?.(message, then)

let asked = 0
const waiting = new Map<number, (answer: { bytes: Uint8Array | undefined; size: number }) => void>()
const askParent = (path: string | undefined, start: number, end: number) =>
  new Promise<{ bytes: Uint8Array | undefined; size: number }>((resolve) => {
    const n = ++asked
    waiting.set(n, resolve)
    send({ kind: 'read', n, start, end, ...(path === undefined ? {} : { path }) })
  })

/** What is asked for at once, so that the parent never holds more for us. */
const pieceBytes = 4 * 1024 * 1024

const parentSource = (size: number, path?: string): ByteSource => {
  const read = async (start: number, end: number): Promise<Uint8Array> => {
    const last = Math.min(end, size)
    if (last - start <= pieceBytes) return (await askParent(path, start, last)).bytes ?? new Uint8Array(0)
    const bytes = new Uint8Array(last - start)
    for (let at = start; at < last; at += pieceBytes) {
      const piece = (await askParent(path, at, Math.min(last, at + pieceBytes))).bytes
      if (piece === undefined) throw new FormatError(`byte ${at}`, 'the bytes cannot be read')
      bytes.set(piece, at - start)
    }
    return bytes
  }
  return buffered({ size, read })
}

const sourceOf = async ({ where }: Work) => {
  if (where.kind === 'parent')
    return {
      source: parentSource(where.size),
      sibling: async (path: string) => {
        const { size } = await askParent(path, 0, 0)
        return size < 0 ? undefined : parentSource(size, path)
      },
      close: async () => undefined,
    }
  const [file, siblings] = [await fileSource(where.path), siblingsIn(where.folder)]
  const close = async () => {
    await Promise.all([file.close(), siblings.close()])
  }
  return { source: file.source, sibling: siblings.find, close }
}

const workOn = async (work: Work): Promise<Result<Answers, Reject>> => {
  const { source, sibling, close } = await sourceOf(work)
  try {
    const opened = await openImage(source, { limits: work.limits, name: work.name, sibling })
    if (!opened.ok) return opened
    try {
      const progress = (done: number, of: number, note?: unknown) => send({ kind: 'progress', done, of, note })
      return { ok: true, value: await carryOut(work.task, opened.value, { source, limits: work.limits }, progress) }
    } finally {
      await opened.value.close()
    }
  } catch (cause) {
    return { ok: false, error: rejectOf(cause) }
  } finally {
    await close()
  }
}

process.on('message', (message: ToChild) => {
  if (message.kind === 'bytes') {
    waiting.get(message.n)?.(message)
    waiting.delete(message.n)
    return
  }
  const isTooLarge = () => process.memoryUsage.rss() > message.memoryBytes
  const refuse = () => send({ kind: 'too-large' }, () => process.exit(3))
  const watch = setInterval(() => {
    if (isTooLarge()) refuse()
  }, 25)
  void workOn(message.work).then((outcome) => {
    clearInterval(watch)
    // Quick work may be over before the watch has looked.
    if (isTooLarge()) refuse()
    else send({ kind: 'outcome', outcome })
  })
})
process.on('disconnect', () => process.exit(0))
send({ kind: 'ready' })
