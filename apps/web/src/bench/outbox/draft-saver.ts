import type { AnnotationContent } from '@reticle/domain'
import { chooseDraft } from './draft-choice.ts'
import type { DraftRecord, OutboxStore } from './records.ts'
import { type Later, refusalOf, retryDelay } from './refusals.ts'
import type { LeaseAnswer, OutboxServer } from './server.ts'

export type SaveState =
  | { readonly kind: 'saved' }
  /** Kept in this browser, on its way to the server. */
  | { readonly kind: 'saving' }
  | { readonly kind: 'offline' }
  | { readonly kind: 'signed-out' }
  /** The lease is gone; the work is kept here and can still be submitted. */
  | { readonly kind: 'lease-lost' }
  | {
      readonly kind: 'conflict'
      readonly mine: AnnotationContent
      readonly theirs: AnnotationContent
      /** Unix milliseconds of the last change here. */
      readonly changedAt: number
    }
  | { readonly kind: 'refused'; readonly message: string }

export type DraftSaver = {
  /** Keeps new work: in the browser at once, on the server a second later. */
  readonly change: (content: AnnotationContent, activeMilliseconds: number, now: number) => void
  /** Sends now what waits; after a sign-in, when the network is back, when the page is hidden. */
  readonly flush: () => Promise<void>
  /** Ends a conflict: what the annotator chose is kept, on top of the server's version. */
  readonly resolve: (choice: 'mine' | 'theirs') => Promise<void>
  readonly record: () => DraftRecord
  /** Sends nothing more. Resolves when the last write in this browser is durable. */
  readonly stop: () => Promise<void>
}

type Ports = {
  readonly store: OutboxStore
  readonly server: OutboxServer
  readonly later: Later
  readonly onState: (state: SaveState) => void
  readonly onLease: (lease: LeaseAnswer) => void
}

const quiet = 1_000
/** A hand that never rests is saved this often all the same. */
const longest = 5_000

/** Autosaves one assignment's draft, one request at a time, newest content only. */
export const createDraftSaver = (first: DraftRecord, { store, server, later, onState, onLease }: Ports): DraftSaver => {
  let record = first
  let isStopped = false
  let isHeldBack = false
  /** The version on the server that a person has to choose against. */
  let theirs: AnnotationContent | undefined
  let failures = 0
  let dueBy: number | undefined
  let takeBack: (() => void) | undefined
  let writing: Promise<void> | undefined
  let isWriteDue = false
  let sending: Promise<void> | undefined

  /** One write at a time; what changes meanwhile is written once after it. */
  const write = (): Promise<void> => {
    // After the stop the record may have become a submit: a late answer must not bring the draft back.
    if (isStopped) return writing ?? Promise.resolve()
    isWriteDue = true
    writing ??= (async () => {
      while (isWriteDue) {
        isWriteDue = false
        await store.putDraft(record)
      }
    })().finally(() => {
      writing = undefined
    })
    return writing
  }

  const plan = (milliseconds: number) => {
    takeBack?.()
    takeBack = isStopped || isHeldBack ? undefined : later(milliseconds, () => void flush())
  }

  const fail = async (error: unknown) => {
    const refusal = refusalOf(error)
    switch (refusal.kind) {
      case 'offline':
        failures++
        onState({ kind: 'offline' })
        plan(retryDelay(failures))
        return
      case 'signed-out':
        onState({ kind: 'signed-out' })
        plan(15_000)
        return
      case 'conflict':
      case 'stale-fence':
        await reconcile()
        return
      case 'refused':
        isHeldBack = true
        onState(refusal)
        return
    }
  }

  const ask = () => {
    if (theirs !== undefined) onState({ kind: 'conflict', mine: record.content, theirs, changedAt: record.changedAt })
  }

  /** The server holds something else than expected: ask what, and go on from the newest. */
  const reconcile = async () => {
    const assignment = await server.assignment(record.assignmentId)
    if (assignment.state !== 'leased' && assignment.state !== 'expired') {
      isHeldBack = true
      onState({ kind: 'lease-lost' })
      return
    }
    const isSameLease = assignment.fence === record.fence
    const choice = chooseDraft({ content: assignment.draft, version: assignment.draftVersion }, record)
    if (choice.from === 'both') {
      isHeldBack = true
      record = { ...record, fence: assignment.fence }
      theirs = choice.theirs
      ask()
      return
    }
    // The server refused the very lease that it names: nothing more can be saved there until it is leased again.
    if (isSameLease && assignment.state === 'expired') {
      isHeldBack = true
      onState({ kind: 'lease-lost' })
      return
    }
    const { sent: _, ...rest } = record
    record = { ...rest, fence: assignment.fence, baseVersion: assignment.draftVersion, isSaved: choice.from === 'server' }
    await write()
    if (record.isSaved) onState({ kind: 'saved' })
    else plan(failures++ === 0 ? 0 : retryDelay(failures))
  }

  const send = async () => {
    // An earlier save went unanswered: ask first whether it arrived, before newer content takes its name.
    if (record.sent !== undefined && record.sent.content !== record.content) return await reconcile()
    const { assignmentId, taskId, content, fence, baseVersion } = record
    const version = baseVersion + 1
    record = { ...record, sent: { version, content } }
    dueBy = undefined
    await write()
    onState({ kind: 'saving' })
    const lease = await server.saveDraft({ assignmentId, taskId, fence, version, content })
    failures = 0
    const { sent: _, ...rest } = record
    const isSaved = record.content === content
    record = { ...rest, fence: lease.fence, baseVersion: lease.draftVersion, isSaved }
    await write()
    onLease(lease)
    onState({ kind: isSaved ? 'saved' : 'saving' })
    if (!isSaved) plan(quiet)
  }

  const flush = async (): Promise<void> => {
    takeBack?.()
    takeBack = undefined
    if (record.isSaved || isStopped || isHeldBack) {
      await writing
      return
    }
    sending ??= send()
      .catch(fail)
      .catch(fail)
      .catch(() => onState({ kind: 'offline' }))
      .finally(() => {
        sending = undefined
      })
    await sending
  }

  return {
    change: (content, activeMilliseconds, now) => {
      record = { ...record, content, activeMilliseconds, changedAt: now, isSaved: false }
      void write()
      if (isHeldBack) return ask()
      onState({ kind: 'saving' })
      // While a request is under way its end plans the next one.
      dueBy ??= now + longest
      if (sending === undefined) plan(Math.max(0, Math.min(quiet, dueBy - now)))
    },
    flush,
    resolve: async (choice) => {
      const assignment = await server.assignment(record.assignmentId)
      const { sent: _, ...rest } = record
      const content = choice === 'mine' ? record.content : (assignment.draft ?? record.content)
      record = { ...rest, content, fence: assignment.fence, baseVersion: assignment.draftVersion, isSaved: choice === 'theirs' }
      isHeldBack = false
      theirs = undefined
      await write()
      if (record.isSaved) onState({ kind: 'saved' })
      else await flush()
    },
    record: () => record,
    stop: async () => {
      takeBack?.()
      const written = record.isSaved ? writing : write()
      isStopped = true
      await written
    },
  }
}
