import type { Hint } from '@reticle/contract'
import { type ProjectId, projectIdSchema } from '@reticle/domain'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { coalescer } from './coalescer.ts'

const project: ProjectId = projectIdSchema.parse('01a20f58-d369-7c74-8599-f03959d87704')

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('coalescer', () => {
  it('sends the first at once and gathers the rest, room by room', () => {
    const sent: [string, Hint][] = []
    const rooms = coalescer(250, (room, hint) => sent.push([room, hint]))
    rooms.add('a', project, 'progress')
    rooms.add('a', project, 'contested')
    rooms.add('b', project, 'progress')
    vi.advanceTimersByTime(1)
    expect(sent.map(([room, hint]) => [room, hint.topics])).toEqual([
      ['a', ['progress', 'contested']],
      ['b', ['progress']],
    ])
    for (let n = 0; n < 100; n++) rooms.add('a', project, 'progress')
    vi.advanceTimersByTime(200)
    expect(sent).toHaveLength(2)
    vi.advanceTimersByTime(60)
    expect(sent).toHaveLength(3)
    vi.advanceTimersByTime(1000)
    expect(sent).toHaveLength(3)
  })

  it('says nothing after it was closed', () => {
    const send = vi.fn()
    const rooms = coalescer(250, send)
    rooms.add('a', project, 'progress')
    rooms.close()
    vi.advanceTimersByTime(1000)
    expect(send).not.toHaveBeenCalled()
  })
})
