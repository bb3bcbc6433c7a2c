import type { AssistTask, Patch, Solved } from '@reticle/tools'
import { t } from '../canvas/words.ts'
import type { Order, Report } from './worker/messages.ts'

/** A worker as the browser makes it. */
export type WorkerPort = Pick<Worker, 'postMessage' | 'terminate'> & {
  addEventListener: (type: 'message' | 'error', listener: (event: MessageEvent<Report> & Event) => void) => void
}

type Running = { readonly id: number; readonly onReport: (report: Report) => void }

/** Milliseconds that a worker may take to stop before it is ended. */
const patience = 5000

/** One worker, made when it is first needed and again after it broke or did not stop, that solves one task at a time. */
export type WorkerSeat = {
  /** Whether the worker has the values of this name, so that they need not be sent. */
  readonly has: (key: string) => boolean
  /**
   * @param patch left out when the worker has it; its arrays are given away
   * @throws Error when the worker breaks or takes longer than `seconds`; AbortError
   */
  readonly solve: (
    order: { readonly task: AssistTask; readonly key: string; readonly patch?: Patch | undefined },
    onProgress: (share: number) => void,
    signal: AbortSignal,
  ) => Promise<Solved>
  readonly end: () => void
}

const buffersOf = (patch: Patch | undefined): Transferable[] => [
  ...new Set(patch?.bands.flatMap((band) => (ArrayBuffer.isView(band) && band.buffer instanceof ArrayBuffer ? [band.buffer] : []))),
]

export const createWorkerSeat = (makeWorker: () => WorkerPort, seconds: number): WorkerSeat => {
  let worker: WorkerPort | undefined
  let held: string | undefined
  let ids = 0
  const running = new Map<number, Running>()

  const end = (reason: string) => {
    worker?.terminate()
    worker = undefined
    held = undefined
    for (const { id, onReport } of [...running.values()]) onReport({ id, kind: 'broken', reason })
    running.clear()
  }

  const seated = (): WorkerPort => {
    if (worker !== undefined) return worker
    const made = makeWorker()
    made.addEventListener('message', ({ data }) => {
      if (worker === made) running.get(data.id)?.onReport(data)
    })
    made.addEventListener('error', (event) => {
      event.preventDefault()
      if (worker === made) end(t('asking.lost'))
    })
    worker = made
    return made
  }

  return {
    has: (key) => worker !== undefined && held === key,
    solve: ({ task, key, patch }, onProgress, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason)
        const id = ++ids
        const port = seated()
        const send = (order: Order, transfer: Transferable[] = []) => port.postMessage(order, transfer)
        const stop = () => {
          send({ type: 'stop', id })
          stopTimer = setTimeout(() => end(t('asking.lost')), patience)
        }
        const late = setTimeout(() => {
          reject(new Error(t('asking.tookLong', { seconds })))
          stop()
        }, seconds * 1000)
        let stopTimer: ReturnType<typeof setTimeout> | undefined
        const abort = () => {
          reject(signal.reason)
          stop()
        }
        const settle = () => {
          clearTimeout(late)
          clearTimeout(stopTimer)
          signal.removeEventListener('abort', abort)
          running.delete(id)
        }
        const onReport = (report: Report) => {
          if (report.kind === 'progress') return onProgress(report.share)
          settle()
          if (report.kind === 'solved') resolve(report.solved)
          else reject(new Error(report.kind === 'broken' ? (report.reason ?? t('asking.noValues')) : t('asking.givenUp')))
        }
        running.set(id, { id, onReport })
        if (patch !== undefined) held = key
        send({ type: 'solve', id, task, key, patch }, buffersOf(patch))
        signal.addEventListener('abort', abort)
      }),
    end: () => end(t('asking.left')),
  }
}
