import { describe, expect, it } from 'vitest'
import { abilitiesText, cureOf, standingOf } from './backend-words.ts'
import { metricsText, progressText, readParameters, reasonsOf, scopeText, shareOf } from './run-words.ts'

const well = { isActive: true, restsUntil: null, failures: 0, toldAt: '2026-03-01T12:00:00.000Z' }
const now = Date.parse('2026-03-01T12:00:00.000Z')

describe('how a backend stands, in words', () => {
  it('is well when it answered last', () => {
    expect(standingOf(well, now)).toEqual({ tone: 'good', text: 'Well' })
    expect(standingOf({ ...well, toldAt: null }, now)).toEqual({ tone: 'off', text: 'Not asked yet' })
  })

  it('MB7: rests until a moment after failures in a row, and is tried again after it', () => {
    const restsUntil = '2026-03-01T12:00:05.000Z'
    const resting = { ...well, failures: 5, restsUntil }
    expect(standingOf(resting, now)).toEqual({ tone: 'bad', text: 'Rests after 5 failures in a row, until', until: restsUntil })
    expect(standingOf(resting, now + 5000)).toEqual({ tone: 'busy', text: 'The last 5 requests failed' })
  })

  it('says that it is paused before anything else', () => {
    expect(standingOf({ ...well, isActive: false, failures: 9, restsUntil: '2027-01-01T00:00:00.000Z' }, now).tone).toBe('off')
  })

  it('each fault has a cure', () => {
    expect(cureOf('/info: connect ECONNREFUSED 127.0.0.1:9090')).toContain('running')
    expect(cureOf('"localhost" is 127.0.0.1, an address of a private network')).toContain('RETICLE_BACKEND_PRIVATE_HOSTS')
    expect(cureOf('/info: it answered with status 401: no token')).toContain('secret')
    expect(cureOf('regions[3].geometry: two vertices')).toContain('log')
  })

  it('says what it can', () => {
    expect(abilitiesText(['predict', 'prompt'])).toBe('predicts over samples, answers prompts at the bench')
  })
})

describe('runs in words', () => {
  const run = { kind: 'predict', state: 'running', done: 1200, failed: 3, total: 5000 } as const

  it('how far it is, with failures counted apart', () => {
    expect(progressText(run)).toBe('1,200 of 5,000 samples, 3 failed')
    expect(progressText({ ...run, state: 'done', failed: 0, done: 1 })).toBe('1 sample')
    expect(shareOf(run)).toBeCloseTo(1203 / 5000)
    expect(shareOf({ ...run, total: 0 })).toBe(0)
    expect(progressText({ ...run, kind: 'train', done: 40, failed: 0, total: 100 })).toBe('40 % learnt')
    expect(progressText({ ...run, kind: 'train', state: 'done', done: 0, failed: 0, total: 0 })).toBe('Learnt')
  })

  it('which samples it goes over', () => {
    expect(scopeText({ states: ['collecting', 'contested'], onlyMissing: true, most: 1000 })).toBe(
      'samples being read or contested that it said nothing of, at most 1,000',
    )
    expect(scopeText(null)).toBe('')
  })

  it('metrics by name, and failures by reason', () => {
    expect(metricsText({ dice: 0.912345, loss: 12 })).toBe('dice 0.9123, loss 12')
    expect(metricsText(null)).toBe('')
    const rejects = [
      { at: 'a.png', reason: 'late' },
      { at: 'b.png', reason: 'no label' },
      { at: 'c.png', reason: 'no label' },
    ]
    expect(reasonsOf(rejects)).toEqual([
      { reason: 'no label', at: ['b.png', 'c.png'] },
      { reason: 'late', at: ['a.png'] },
    ])
  })

  it('parameters are read line by line, and what cannot be is told with its line', () => {
    expect(readParameters('epochs = 20\n\nrate=1e-3\naugment = true\nnote = a = b')).toEqual({
      parameters: { epochs: 20, rate: 0.001, augment: true, note: 'a = b' },
    })
    expect(readParameters('epochs = 20\nrate')).toEqual({ problem: 'line 2: write name = value' })
  })
})
