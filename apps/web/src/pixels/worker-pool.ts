import type { PixelValues } from './pixel-source.ts'
import type { Answer, ChunkOrder, Failure, Order } from './worker/messages.ts'

export type Outcome = { readonly values: PixelValues } | { readonly failure: Failure }

/** Whoever fetches and decodes chunks. */
export type ChunkReader = {
  /** Something will be asked for soon. */
  readonly warm: () => void
  /** Answers the way to give it up; `done` is called once, also then. */
  readonly read: (order: Omit<ChunkOrder, 'type' | 'id'>, done: (outcome: Outcome) => void) => () => void
}

type Seat = { worker: Worker; readonly jobs: Map<number, (outcome: Outcome) => void> }

/** Workers that are made when they are first needed; the one with the fewest orders gets the next. */
export const createWorkerPool = (size: number, makeWorker: () => Worker): ChunkReader => {
  const seats: Seat[] = []
  let ids = 0

  const sit = (seat: Seat) => {
    seat.worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
      const done = seat.jobs.get(data.id)
      seat.jobs.delete(data.id)
      done?.(data.failure === undefined ? { values: data.values } : { failure: data.failure })
    })
    seat.worker.addEventListener('error', (event) => {
      // Out of memory, or a script that did not come: its orders are tried again, by another worker.
      event.preventDefault()
      seat.worker.terminate()
      seats.splice(seats.indexOf(seat), 1)
      for (const done of seat.jobs.values()) done({ failure: { kind: 'unreachable', reason: 'decoder-stopped', detail: '' } })
      seat.jobs.clear()
    })
  }

  const leastBusy = (): Seat => {
    const idle = seats.toSorted((a, b) => a.jobs.size - b.jobs.size)[0]
    if (idle !== undefined && (idle.jobs.size === 0 || seats.length >= size)) return idle
    const made: Seat = { worker: makeWorker(), jobs: new Map() }
    seats.push(made)
    sit(made)
    return made
  }

  return {
    warm: () => {
      if (seats.length === 0) leastBusy()
    },
    read: (order, done) => {
      const id = ++ids
      const seat = leastBusy()
      seat.jobs.set(id, done)
      const send = (message: Order) => seat.worker.postMessage(message)
      send({ ...order, type: 'chunk', id })
      return () => {
        if (seat.jobs.has(id)) send({ type: 'abort', id })
      }
    },
  }
}
