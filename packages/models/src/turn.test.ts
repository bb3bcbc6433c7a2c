import { describe, expect, it } from 'vitest'
import { turnOf } from './turn.ts'

const now = new Date('2026-03-01T12:00:00.000Z')
const later = (milliseconds: number) => new Date(now.getTime() + milliseconds)
const row = {
  ...{ name: 'Nets', isActive: true, removedAt: null, failures: 0, restsUntil: null, lastError: null },
  ...{ mostPerMinute: null, minuteAt: null, minuteCount: 0 },
}

describe('a turn at a backend', () => {
  it('MR9: is had at once where nothing speaks against it, and writes nothing', () => {
    expect(turnOf(row, now, 1000)).toEqual({ turn: { kind: 'go' }, change: {} })
  })

  it('MR9: is never had of one that is off or gone', () => {
    expect(turnOf({ ...row, isActive: false }, now, 1000).turn).toMatchObject({ kind: 'off' })
    expect(turnOf({ ...row, removedAt: now }, now, 1000).turn).toMatchObject({ kind: 'off' })
  })

  it('MB7: waits while it rests; then one goes, and the others wait for what comes of it', () => {
    const resting = { ...row, failures: 5, restsUntil: later(3000), lastError: 'no memory' }
    expect(turnOf(resting, now, 1000).turn).toMatchObject({
      kind: 'wait',
      milliseconds: 3000,
      reason: expect.stringContaining('no memory'),
    })
    const { turn, change } = turnOf(resting, later(3000), 1000)
    expect({ turn, change }).toEqual({ turn: { kind: 'go' }, change: { restsUntil: later(4000) } })
    expect(turnOf({ ...resting, ...change }, later(3000), 1000).turn).toMatchObject({ kind: 'wait', milliseconds: 1000 })
  })

  it('MR9: is had so many times a minute', () => {
    const limited = { ...row, mostPerMinute: 2 }
    const first = turnOf(limited, now, 1000)
    expect(first).toEqual({ turn: { kind: 'go' }, change: { minuteAt: now, minuteCount: 1 } })
    const second = turnOf({ ...limited, ...first.change }, later(10), 1000)
    expect(second).toEqual({ turn: { kind: 'go' }, change: { minuteCount: 2 } })
    const third = { ...limited, ...first.change, ...second.change }
    expect(turnOf(third, later(20_000), 1000).turn).toMatchObject({ kind: 'wait', milliseconds: 40_000 })
    expect(turnOf(third, later(60_000), 1000).turn).toEqual({ kind: 'go' })
  })
})
