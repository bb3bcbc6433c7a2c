import { describe, expect, it } from 'vitest'
import type { SubmissionRecord } from './outbox/records.ts'
import { emptyQueue, type QueueState } from './outbox/submission-queue.ts'
import { safetyOf } from './save-words.ts'

const queueOf = (n: number, parts: Partial<QueueState> = {}): QueueState => ({
  ...emptyQueue,
  waiting: Array.from({ length: n }, () => ({}) as SubmissionRecord),
  ...parts,
})

describe('whether the work is safe, in words', () => {
  it('is saved only when neither the draft nor a submit waits', () => {
    expect(safetyOf({ kind: 'saved' }, emptyQueue)).toMatchObject({ state: 'saved', text: 'Saved' })
    expect(safetyOf({ kind: 'saving' }, emptyQueue).state).toBe('saving')
    expect(safetyOf({ kind: 'saved' }, queueOf(1, { line: 'sending' }))).toMatchObject({ state: 'queued', text: 'Sending 1 submit' })
    expect(safetyOf({ kind: 'saved' }, queueOf(2))).toMatchObject({ state: 'queued', text: '2 submits queued' })
  })
  it('says offline with what waits, and that going on is safe', () => {
    expect(safetyOf({ kind: 'saved' }, queueOf(2, { line: 'offline' }))).toMatchObject({
      state: 'offline',
      text: 'Offline, 2 submits queued',
    })
    expect(safetyOf({ kind: 'offline' }, emptyQueue).what).toMatch(/Go on labelling/)
  })
  it('asks for a sign-in before all else, since nothing moves without it', () => {
    expect(safetyOf({ kind: 'offline' }, queueOf(1, { line: 'signed-out' })).state).toBe('needs-sign-in')
    expect(safetyOf({ kind: 'signed-out' }, emptyQueue).state).toBe('needs-sign-in')
  })
  it('names what only the annotator can settle', () => {
    expect(safetyOf({ kind: 'lease-lost' }, emptyQueue)).toMatchObject({ state: 'needs-you', text: 'Kept here' })
    expect(safetyOf({ kind: 'refused', message: 'too large' }, emptyQueue).where).toContain('too large')
  })
  it('warns when a submit lasts only as long as the page', () => {
    expect(safetyOf({ kind: 'saved' }, queueOf(1, { isUnkept: true })).what).toMatch(/Do not close/)
  })
})
