import type { DecisionDraft, Review } from '@reticle/contract'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { type Later, refusalOf, retryDelay } from '../../bench/outbox/refusals.ts'
import { ApiError } from '../../net/client.ts'
import { t } from '../words.ts'

/** Whether the task is kept for this reviewer. `leased`: somebody else decides it; `lost`: it was ours. Both say what happened. */
type Hold =
  | { readonly kind: 'taking' }
  | { readonly kind: 'held' }
  | { readonly kind: 'leased'; readonly words: string }
  | { readonly kind: 'lost'; readonly words: string }
  | { readonly kind: 'failed'; readonly error: Error }

/** Where the unsigned decision is: on the server, on its way, or only here. */
export type DraftState =
  | { readonly kind: 'saved' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'offline' }
  | { readonly kind: 'signed-out' }
  /** The server holds another version, made in another window. */
  | { readonly kind: 'conflict' }
  | { readonly kind: 'refused'; readonly message: string }

export type ReviewState = {
  readonly hold: Hold
  readonly save: DraftState
  /** What the decision begins with; undefined: nobody has begun. Another one whenever the server's takes the place of ours. */
  readonly opening: { readonly draft: DecisionDraft | undefined; readonly number: number } | undefined
}

type Kept = { readonly fence: number; readonly expiresAt: string; readonly draftVersion: number }
/** An unsigned decision in this browser with the version of the server that it was built on. */
export type LocalDraft = { readonly draft: DecisionDraft; readonly baseVersion: number; readonly isSaved: boolean }

export type ReviewPorts = {
  readonly take: (takesOver: boolean) => Promise<Review>
  readonly keep: (fence: number) => Promise<Kept>
  readonly save: (fence: number, version: number, draft: DecisionDraft) => Promise<Kept>
  readonly release: (fence: number) => Promise<void>
  readonly local: { readonly load: () => LocalDraft | undefined; readonly keep: (draft: LocalDraft) => void; readonly drop: () => void }
  readonly later: Later
  readonly now: () => number
}

export type ReviewSession = {
  readonly store: StoreApi<ReviewState>
  /** Takes the task, or takes it over from whoever holds it. What was decided here meanwhile stays when the server has nothing newer. */
  readonly take: (takesOver?: boolean) => Promise<void>
  /** Keeps a newer decision: in the browser at once, on the server in a moment. */
  readonly change: (draft: DecisionDraft) => void
  readonly flush: () => Promise<void>
  /** Ends a conflict: with what is here, or with what the server has. */
  readonly resolve: (choice: 'mine' | 'theirs') => Promise<void>
  /** Somebody else has it now, as the server told by itself. */
  readonly lose: (words: string) => void
  /** The lease to sign under. */
  readonly fence: () => number | undefined
  /** Leaves the task: what is not saved is saved, and it is given back. After a signature there is nothing to give back. */
  readonly leave: (isSigned?: boolean) => Promise<void>
}

const quiet = 600
const lostWords = t('hold.ranOut')

/** A contested task while one reviewer decides it: its lease with a heartbeat, and the draft of the decision, one request at a time. */
export const createReviewSession = (ports: ReviewPorts): ReviewSession => {
  const { local, later, now } = ports
  const store = createStore<ReviewState>(() => ({ hold: { kind: 'taking' }, save: { kind: 'saved' }, opening: undefined }))
  let lease: { readonly fence: number; readonly version: number } | undefined
  let draft: DecisionDraft | undefined
  /** The same as is kept in the browser, which may refuse to keep it. */
  let mine: LocalDraft | undefined
  let isSaved = true
  let failures = 0
  let hasLeft = false
  let sending: Promise<void> | undefined
  let stopWaiting: (() => void) | undefined
  let stopBeating: (() => void) | undefined

  const say = (save: DraftState) => store.setState({ save })
  const keepHere = () => {
    if (draft === undefined || lease === undefined) return
    mine = { draft, baseVersion: lease.version, isSaved }
    local.keep(mine)
  }
  const plan = (milliseconds: number) => {
    stopWaiting?.()
    stopWaiting = hasLeft ? undefined : later(milliseconds, () => void flush())
  }
  const beatIn = (expiresAt: string) => {
    stopBeating?.()
    const wait = Math.min(60_000, Math.max(1_000, (Date.parse(expiresAt) - now()) / 3))
    stopBeating = hasLeft ? undefined : later(wait, () => void beat())
  }
  const lose = (words: string) => {
    stopWaiting?.()
    stopBeating?.()
    lease = undefined
    store.setState({ hold: { kind: 'lost', words } })
  }

  const beat = async () => {
    if (lease === undefined) return
    try {
      const kept = await ports.keep(lease.fence)
      if (lease !== undefined) lease = { ...lease, fence: kept.fence }
      beatIn(kept.expiresAt)
    } catch (error) {
      const { kind } = refusalOf(error)
      if (kind === 'offline' || kind === 'signed-out') beatIn(new Date(now() + 30_000).toISOString())
      else await takeAgain(error)
    }
  }

  /** The lease is not what it was: most often it ran out while nobody else wanted it. */
  const takeAgain = async (error: unknown) => {
    if (error instanceof ApiError && error.code === 'leased') return lose(error.message)
    await take(false)
    if (store.getState().hold.kind !== 'held') lose(error instanceof ApiError && error.code !== 'stale-fence' ? error.message : lostWords)
  }

  const fail = async (error: unknown) => {
    const refusal = refusalOf(error)
    if (refusal.kind === 'offline' || refusal.kind === 'signed-out') {
      say({ kind: refusal.kind })
      plan(retryDelay(++failures))
    } else if (refusal.kind === 'conflict') say({ kind: 'conflict' })
    else if (refusal.kind === 'stale-fence' || (error instanceof ApiError && error.code === 'leased')) await takeAgain(error)
    else say({ kind: 'refused', message: refusal.kind === 'refused' ? refusal.message : '' })
  }

  const send = async () => {
    if (lease === undefined || draft === undefined) return
    const sent = draft
    say({ kind: 'saving' })
    const kept = await ports.save(lease.fence, lease.version + 1, sent)
    failures = 0
    lease = { fence: kept.fence, version: kept.draftVersion }
    isSaved = draft === sent
    keepHere()
    beatIn(kept.expiresAt)
    say({ kind: isSaved ? 'saved' : 'saving' })
    if (!isSaved) plan(quiet)
  }

  const flush = async (): Promise<void> => {
    stopWaiting?.()
    stopWaiting = undefined
    const isHeldBack = store.getState().save.kind === 'conflict'
    if (isSaved || isHeldBack || lease === undefined) return
    sending ??= send()
      .catch(fail)
      .finally(() => {
        sending = undefined
      })
    await sending
  }

  const open = (found: DecisionDraft | undefined) => {
    draft = found
    store.setState({ opening: { draft: found, number: (store.getState().opening?.number ?? 0) + 1 } })
  }

  /** What goes on: ours when the server has nothing newer, else the server's. */
  const begin = (review: Review) => {
    const kept = mine ?? local.load()
    const isBuiltOn = kept !== undefined && kept.baseVersion === review.draftVersion
    const isOurs = isBuiltOn && !kept.isSaved
    lease = { fence: review.fence, version: review.draftVersion }
    isSaved = !isOurs
    if (isBuiltOn && store.getState().opening !== undefined) draft = kept.draft
    else open(isOurs ? kept.draft : (review.draft ?? undefined))
    say({ kind: isSaved ? 'saved' : 'saving' })
    store.setState({ hold: { kind: 'held' } })
    beatIn(review.expiresAt)
    if (!isSaved) plan(0)
  }

  const take = async (takesOver = false) => {
    try {
      const review = await ports.take(takesOver)
      if (hasLeft) await ports.release(review.fence).catch(() => undefined)
      else begin(review)
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error))
      const isLeased = error instanceof ApiError && error.code === 'leased'
      store.setState({ hold: isLeased ? { kind: 'leased', words: failure.message } : { kind: 'failed', error: failure } })
    }
  }

  return {
    store,
    take,
    change: (next) => {
      if (next === draft || lease === undefined) return
      draft = next
      isSaved = false
      keepHere()
      if (store.getState().save.kind === 'conflict') return
      say({ kind: 'saving' })
      if (sending === undefined) plan(quiet)
    },
    flush,
    resolve: async (choice) => {
      const ours = draft
      const review = await ports.take(false)
      lease = { fence: review.fence, version: review.draftVersion }
      isSaved = choice === 'theirs'
      if (choice === 'theirs') open(review.draft ?? undefined)
      else draft = ours
      say({ kind: isSaved ? 'saved' : 'saving' })
      keepHere()
      if (!isSaved) await flush()
    },
    lose,
    fence: () => lease?.fence,
    leave: async (isSigned = false) => {
      if (isSigned) local.drop()
      else await flush()
      hasLeft = true
      stopWaiting?.()
      stopBeating?.()
      const held = lease
      lease = undefined
      if (!isSigned && held !== undefined && isSaved) await ports.release(held.fence).catch(() => undefined)
    },
  }
}
