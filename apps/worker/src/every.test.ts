import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { every } from './every.ts'

const hour = 3_600_000
const patience = { timeout: 2000, interval: 5 }

describe('every', () => {
  it('runs at once, again after the pause, and never twice at a time', async () => {
    let [runs, inside, most] = [0, 0, 0]
    const loop = every(
      1,
      async () => {
        runs += 1
        inside += 1
        most = Math.max(most, inside)
        await delay(5)
        inside -= 1
      },
      () => undefined,
    )
    await vi.waitFor(() => expect(runs).toBeGreaterThan(3), patience)
    await loop.stop()
    expect(most).toBe(1)
  })

  it('wakes from its pause, and does not lose a wake-up that comes while it runs', async () => {
    let runs = 0
    const loop = every(
      hour,
      async () => {
        runs += 1
        await delay(20)
      },
      () => undefined,
    )
    await delay(5)
    loop.wake()
    await vi.waitFor(() => expect(runs).toBe(2), patience)
    await delay(40)
    loop.wake()
    await vi.waitFor(() => expect(runs).toBe(3), patience)
    await loop.stop()
  })

  it('reports a run that fails, goes on, and waits for the running one when it stops', async () => {
    const errors: unknown[] = []
    let [runs, isDone] = [0, false]
    const loop = every(
      1,
      async () => {
        runs += 1
        if (runs === 1) throw new Error('once')
        isDone = false
        await delay(10)
        isDone = true
      },
      (error) => errors.push(error),
    )
    await vi.waitFor(() => expect(runs).toBeGreaterThan(1), patience)
    await loop.stop()
    expect([errors.length, isDone]).toEqual([1, true])
  })
})
