import type { Repositories } from '@reticle/db'
import type { ProtocolId } from '@reticle/domain'
import { boundedMap } from '../caches/bounded-map.ts'
import type { Caller } from '../caller.ts'

/** Nothing is believed for longer, whatever was heard or not. */
const longestMilliseconds = 5000
const most = 20_000

export type Remembered<T> = { readonly value: T /** When it ends by itself, such as a token's expiry. */; readonly until?: Date }
export type Remembering<T> = {
  /** `undefined` when it must be asked for. */
  readonly known: (key: string) => T | undefined
  /** Asks, and keeps the answer if nothing was changed meanwhile. `undefined` is answered and not kept. */
  readonly ask: (key: string, load: () => Promise<Remembered<T> | undefined>) => Promise<T | undefined>
}

type Entry<T> = { readonly value: T; readonly since: number; readonly until: number; readonly version: number }
type Clock = { readonly now: () => Date /** `undefined` while nothing may be kept. */; readonly version: () => number | undefined }

const remembering = <T>({ now, version }: Clock): Remembering<T> => {
  const entries = boundedMap<string, Entry<T>>(most)
  const known = (key: string): T | undefined => {
    const entry = entries.get(key)
    if (entry === undefined || entry.version !== version()) return undefined
    const at = now().getTime()
    return at < entry.until && at >= entry.since ? entry.value : undefined
  }
  return {
    known,
    ask: async (key, load) => {
      const found = known(key)
      if (found !== undefined) return found
      const asked = version()
      const since = now().getTime()
      const loaded = await load()
      if (loaded === undefined) return undefined
      const until = Math.min(since + longestMilliseconds, loaded.until?.getTime() ?? Number.POSITIVE_INFINITY)
      // A change that was heard while Postgres was asked may not be in its answer.
      if (asked !== undefined && asked === version()) entries.set(key, { value: loaded.value, since, until, version: asked })
      return loaded.value
    },
  }
}

export type ResourceScope = NonNullable<Awaited<ReturnType<Repositories['memberships']['scopeOf']>>>
export type AnnotatorFacts = NonNullable<Awaited<ReturnType<Repositories['labelling']['annotator']>>>

/**
 * Who calls and what they may do, kept for seconds, so that not each request asks Postgres. Every change of rights voids everything: heard
 * from Postgres (triggers/access-changes.sql), whichever process it comes from, and told at once by the process that makes it. While
 * nothing can be heard, nothing is kept.
 */
export type AccessCache = {
  /** By the whole cookie or bearer header, never by a part of it. */
  readonly callers: Remembering<Caller>
  /** By kind and id of the resource, and person. */
  readonly scopes: Remembering<ResourceScope>
  /** By project and person. */
  readonly annotators: Remembering<AnnotatorFacts>
  /** By project. */
  readonly liveProtocols: Remembering<{ readonly id: ProtocolId | null }>
  /** Grows with every change, so that others may tie what they keep to it; `undefined` while nothing may be kept. */
  readonly version: () => number | undefined
  /** Rights changed, or the live protocol of a project: all that is kept is void. */
  readonly changed: () => void
  readonly hearing: (isUp: boolean) => void
}

export const accessCache = (now: () => Date): AccessCache => {
  let version = 0
  let isHearing = false
  const clock: Clock = { now, version: () => (isHearing ? version : undefined) }
  return {
    callers: remembering(clock),
    scopes: remembering(clock),
    annotators: remembering(clock),
    liveProtocols: remembering(clock),
    version: clock.version,
    changed: () => {
      version++
    },
    hearing: (isUp) => {
      version++
      isHearing = isUp
    },
  }
}
