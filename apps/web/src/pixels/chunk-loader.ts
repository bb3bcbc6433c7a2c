import { t } from '../canvas/words.ts'
import { createByteLru } from './byte-lru.ts'
import type { PixelValues } from './pixel-source.ts'
import type { ChunkOrder, Failure } from './worker/messages.ts'
import type { ChunkReader } from './worker-pool.ts'

/** A chunk that somebody wants. Low ranks come first; equal ones in the order of the list. */
export type Wanted = { readonly key: string; readonly rank: number; readonly order: Omit<ChunkOrder, 'type' | 'id'> }

export type ChunkTrouble = { readonly kind: 'absent' | 'failed'; readonly reason: string }

/** Fetches chunks in the order of need, keeps them in bounded memory, gives up what nobody wants any more, and tries again what failed. */
export type ChunkLoader = {
  /** Chunks will be wanted soon: whatever unpacks them is fetched meanwhile. */
  readonly warm: () => void
  /** The values when they are there. Counts as a use. */
  readonly values: (key: string) => PixelValues | undefined
  /** What went wrong the last time, as long as it has not come since. */
  readonly trouble: (key: string) => ChunkTrouble | undefined
  /** All that a client (a canvas) wants now; what it wanted before and does not any more is given up. */
  readonly want: (client: object, wanted: readonly Wanted[]) => void
  /** One chunk, before all others. @throws Error; AbortError */
  readonly load: (wanted: Wanted, signal?: AbortSignal) => Promise<PixelValues>
  /** Tries again at once what failed or was not there, of keys that begin so. */
  readonly retry: (prefix: string) => void
  /** Bytes of decoded values that are kept now. */
  readonly bytes: () => number
  /** Told of a key whose chunk has come or failed. */
  readonly subscribe: (listener: (key: string) => void) => () => void
}

type Trouble = ChunkTrouble & { readonly attempts: number; readonly dueAt: number }
export type LoaderOptions = {
  readonly reader: ChunkReader
  /** Bytes of decoded values that are kept. */
  readonly capacity: number
  /** Requests at the same time: fewer than the six that a browser opens to one host, so that the rest of the page is not held up. */
  readonly atOnce?: number
  readonly now: () => number
  readonly later: (run: () => void, milliseconds: number) => () => void
}

/** What is on screen and shows all of it, if coarsely (tile-wants.ts). Nothing else is fetched beside it. */
const overviewRank = 0
const firstDelay = { absent: 3_000, unreachable: 1_000, refused: 5_000 } as const
const longestDelay = 30_000

export const createChunkLoader = ({ reader, capacity, atOnce = 5, now, later }: LoaderOptions): ChunkLoader => {
  const kept = createByteLru<PixelValues>(capacity)
  const troubles = new Map<string, Trouble>()
  const clients = new Map<object, readonly Wanted[]>()
  const running = new Map<string, () => void>()
  const listeners = new Set<(key: string) => void>()
  let stopTimer = () => {}

  const tell = (key: string) => {
    for (const listener of [...listeners]) listener(key)
  }

  const failed = (key: string, { kind, reason, detail }: Failure) => {
    if (kind === 'aborted') return
    const attempts = (troubles.get(key)?.attempts ?? 0) + 1
    const dueAt = now() + Math.min(longestDelay, firstDelay[kind] * 2 ** (attempts - 1))
    troubles.set(key, { kind: kind === 'absent' ? 'absent' : 'failed', reason: t(`chunks.${reason}`, { detail }), attempts, dueAt })
    tell(key)
  }

  const start = ({ key, order }: Wanted) => {
    const giveUp = reader.read(order, (outcome) => {
      running.delete(key)
      if ('values' in outcome) {
        troubles.delete(key)
        kept.set(key, outcome.values, outcome.values.byteLength)
        tell(key)
      } else failed(key, outcome.failure)
      pump()
    })
    running.set(key, giveUp)
  }

  const pump = () => {
    stopTimer()
    const all = [...clients.values()].flatMap((list) => list.map((wanted, place) => ({ wanted, place })))
    const names = new Set(all.map(({ wanted }) => wanted.key))
    for (const [key, giveUp] of running) if (!names.has(key)) giveUp()
    const open = all
      .filter(({ wanted: { key } }) => !running.has(key) && kept.peek(key) === undefined)
      .sort((a, b) => a.wanted.rank - b.wanted.rank || a.place - b.place)
    let soonest = Number.POSITIVE_INFINITY
    const isOverviewRunning = all.some(({ wanted }) => wanted.rank === overviewRank && running.has(wanted.key))
    let isOverviewFirst = isOverviewRunning
    for (const { wanted } of open) {
      if (running.size >= atOnce) break
      // Over a slow line an overview that shares it with finer parts comes as late as they.
      if (isOverviewFirst && wanted.rank > overviewRank) break
      const due = troubles.get(wanted.key)?.dueAt ?? 0
      if (due > now()) soonest = Math.min(soonest, due)
      else if (!running.has(wanted.key)) {
        start(wanted)
        isOverviewFirst ||= wanted.rank === overviewRank
      }
    }
    if (soonest < Number.POSITIVE_INFINITY) stopTimer = later(pump, Math.max(0, soonest - now()))
  }

  return {
    warm: reader.warm,
    values: (key) => kept.get(key),
    trouble: (key) => troubles.get(key),
    want: (client, wanted) => {
      if (wanted.length === 0) clients.delete(client)
      else clients.set(client, wanted)
      pump()
    },
    load: (wanted, signal) =>
      new Promise((resolve, reject) => {
        const ready = kept.get(wanted.key)
        if (ready !== undefined) return resolve(ready)
        const client = {}
        const end = () => {
          listeners.delete(look)
          signal?.removeEventListener('abort', abort)
          clients.delete(client)
          pump()
        }
        const look = (key: string) => {
          if (key !== wanted.key) return
          const values = kept.get(key)
          if (values !== undefined) resolve(values)
          else reject(new Error(troubles.get(key)?.reason ?? t('image.cannotBeHad')))
          end()
        }
        const abort = () => {
          reject(signal?.reason)
          end()
        }
        if (signal?.aborted === true) return reject(signal.reason)
        signal?.addEventListener('abort', abort)
        listeners.add(look)
        // What failed before is tried at once: somebody asks for it.
        const before = troubles.get(wanted.key)
        if (before !== undefined) troubles.set(wanted.key, { ...before, dueAt: 0 })
        clients.set(client, [{ ...wanted, rank: -1 }])
        pump()
      }),
    retry: (prefix) => {
      for (const [key, trouble] of troubles) if (key.startsWith(prefix)) troubles.set(key, { ...trouble, dueAt: 0, attempts: 0 })
      pump()
    },
    bytes: kept.bytes,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
