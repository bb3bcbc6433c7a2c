import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { err, type Result } from '@reticle/domain/result'
import type { ByteSource } from '../byte-source.ts'
import { defaultLimits, type ReadLimits } from '../dataset.ts'
import type { Reject } from '../port.ts'
import type { FromChild, ToChild, Where, Work } from './messages.ts'
import type { Answers, Task } from './tasks.ts'

const script = fileURLToPath(new URL('./child.ts', import.meta.url))
/** A child is replaced after this many files, so that no leak of a codec grows for ever. */
const filesPerChild = 200

/** What one piece of work may take; `milliseconds` without a sign of progress. */
export type IsolatedLimits = { readonly milliseconds: number; readonly memoryBytes: number; readonly read?: ReadLimits }

/** The file: a path on this machine, or a source that the parent reads for the child. */
export type IsolatedFile = { readonly name: string } & (
  | { readonly path: string; readonly folder: string }
  | { readonly source: ByteSource; readonly sibling?: (path: string) => Promise<ByteSource | undefined> }
)

type OnProgress = (done: number, of: number, note?: unknown) => void
const unheard: OnProgress = () => undefined

/** `isCrash`: the process ended by itself, which a machine that is short of memory does to the innocent, too: worth another try. */
export type IsolatedReject = Reject & { readonly isCrash?: boolean }

export type Isolated = {
  /**
   * Opens the file and carries out one task on it, one after the other. A crash, a hang or a blow-up is a reject.
   * @throws when the bytes could not be had from the parent.
   */
  readonly run: (task: Task, file: IsolatedFile, onProgress?: OnProgress) => Promise<Result<Answers, IsolatedReject>>
  /** Of the child that runs now. */
  readonly pid: () => number | undefined
  readonly close: () => Promise<void>
}

/** Where Node keeps compiled modules, when the parent has such a place: a child then starts in a third of the time. */
const compileCache = (): Record<string, string> =>
  process.env.NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE }

const spawnChild = (): ChildProcess =>
  fork(script, [], {
    serialization: 'advanced',
    // No secret of the parent's environment is passed on.
    env: { PATH: process.env.PATH ?? '', NODE_OPTIONS: '', ...compileCache() },
    execArgv: ['--max-old-space-size=768'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })

/** @throws when it cannot start: that is a fault of this machine, never of the file that waits. */
const startChild = (): Promise<ChildProcess> =>
  new Promise((resolve, reject) => {
    const child = spawnChild()
    const fail = () => reject(new Error(`${script}: the image reader does not start; run this file with node to see why`))
    child.once('exit', fail)
    child.once('error', fail)
    child.once('message', () => {
      child.off('exit', fail)
      child.off('error', fail)
      resolve(child)
    })
  })

const serve = async (child: ChildProcess, file: IsolatedFile, message: Extract<FromChild, { kind: 'read' }>): Promise<void> => {
  const { n, path, start, end } = message
  const source = !('source' in file) ? undefined : path === undefined ? file.source : await file.sibling?.(path)
  const bytes = source === undefined || end <= start ? undefined : await source.read(start, end)
  child.send({ kind: 'bytes', n, bytes, size: source?.size ?? -1 } satisfies ToChild, () => undefined)
}

type Asked = { outcome: Result<Answers, IsolatedReject>; isUsable: boolean }

const ask = (child: ChildProcess, work: Work, file: IsolatedFile, limits: IsolatedLimits, onProgress: OnProgress) =>
  new Promise<Asked>((resolve, reject) => {
    const { milliseconds, memoryBytes } = limits
    const stop = () => {
      clearTimeout(timer)
      child.off('message', onMessage)
      child.off('exit', onExit)
      child.off('error', onExit)
    }
    const end = (outcome: Result<Answers, IsolatedReject>, isUsable: boolean) => {
      stop()
      resolve({ outcome, isUsable })
    }
    const refuse = (reason: string) => end(err({ at: 'pixels', reason }), false)
    const onMessage = (message: FromChild) => {
      if (message.kind === 'outcome') end(message.outcome, true)
      if (message.kind === 'too-large') refuse(`reading it takes more than ${Math.round(memoryBytes / 1_048_576)} MB of memory`)
      if (message.kind === 'progress') {
        timer.refresh()
        onProgress(message.done, message.of, message.note)
      }
      // The bytes could not be had: that is no fault of the file.
      if (message.kind === 'read')
        serve(child, file, message).catch((cause: unknown) => {
          stop()
          reject(cause)
        })
    }
    const onExit = () => end(err({ at: 'pixels', reason: 'the reader crashed on this file', isCrash: true }), false)
    const timer = setTimeout(() => refuse(`reading it takes longer than ${Math.round(milliseconds / 1000)} s`), milliseconds)
    child.on('message', onMessage)
    child.on('exit', onExit)
    child.on('error', onExit)
    child.send({ kind: 'work', work, memoryBytes } satisfies ToChild, (failure) => {
      if (failure !== null) onExit()
    })
  })

const whereOf = (file: IsolatedFile): Where =>
  'path' in file ? { kind: 'path', path: file.path, folder: file.folder } : { kind: 'parent', size: file.source.size }

/** A reader in a child process of its own, one file at a time; the child is started at the first file and again after a crash. */
export const startIsolated = (limits: IsolatedLimits): Isolated => {
  let child: ChildProcess | undefined
  let files = 0
  let queue: Promise<unknown> = Promise.resolve()

  const drop = () => {
    child?.kill('SIGKILL')
    child = undefined
  }
  const runNow = async (work: Work, file: IsolatedFile, onProgress: OnProgress) => {
    if (child?.connected !== true || files >= filesPerChild) {
      drop()
      child = await startChild()
      files = 0
    }
    files++
    try {
      const { outcome, isUsable } = await ask(child, work, file, limits, onProgress)
      if (!isUsable) drop()
      return outcome
    } catch (cause) {
      drop()
      throw cause
    }
  }
  return {
    run: (task, file, onProgress = unheard) => {
      const work: Work = { name: file.name, limits: limits.read ?? defaultLimits, where: whereOf(file), task }
      const turn = queue.then(() => runNow(work, file, onProgress))
      queue = turn.catch(() => undefined)
      return turn
    },
    pid: () => child?.pid,
    close: async () => {
      await queue
      drop()
    },
  }
}
