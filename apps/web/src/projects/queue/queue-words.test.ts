import type { Queue } from '@reticle/contract'
import { describe, expect, it } from 'vitest'
import { auditWords, modeWords, poolWords } from './queue-words.ts'

const queue: Queue = {
  order: { kind: 'sequential' },
  mode: 'redis',
  loading: null,
  open: 1,
  leased: 0,
  returned: 0,
  gold: 0,
  comparing: 0,
  contested: 0,
  pools: [],
  audit: null,
  nextExpiryAt: null,
  countedAt: '2030-01-01T00:00:00.000Z',
}

describe('the queue in words', () => {
  it('says which engine hands out, and how far a filling is', () => {
    expect(modeWords(queue).tone).toBe('good')
    expect(modeWords({ ...queue, mode: 'loading', loading: { done: 40, of: 100 } })).toMatchObject({ tone: 'busy' })
    expect(modeWords({ ...queue, mode: 'loading', loading: { done: 40, of: 100 } }).text).toContain('40 % of 100')
    expect(modeWords({ ...queue, mode: 'loading', loading: { done: 0, of: 0 } }).text).not.toContain('%')
  })
  it('D84: says that a pool waits for nobody', () => {
    expect(poolWords({ pool: 'birds', waiting: 2, annotators: 0 })).toMatchObject({ tone: 'bad' })
    expect(poolWords({ pool: 'birds', waiting: 2, annotators: 0 }).text).toContain('nobody has')
    expect(poolWords({ pool: 'birds', waiting: 1, annotators: 3 })).toEqual({
      tone: 'good',
      text: '1 sample waits for the expertise “birds”, which 3 annotators have.',
    })
  })
  it('takes a drift for what it is: something that must not be', () => {
    expect(auditWords({ ...queue, audit: { drift: 0, at: queue.countedAt } }).tone).toBe('good')
    expect(auditWords({ ...queue, audit: { drift: 3, at: queue.countedAt } })).toMatchObject({ tone: 'bad' })
    expect(auditWords({ ...queue, mode: 'postgres' }).tone).toBe('good')
    expect(auditWords(queue).tone).toBe('busy')
  })
})
