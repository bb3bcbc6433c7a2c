import { describe, expect, it } from 'vitest'
import { ahead } from './ahead.ts'

/** A list that says what happens to it. */
const watched = (count: number, failsAt = count) => {
  const seen: string[] = []
  const list = async function* () {
    try {
      for (let n = 0; n < count; n++) {
        if (n === failsAt) throw new Error(`no ${n}`)
        seen.push(`gave ${n}`)
        yield n
      }
    } finally {
      seen.push('ended')
    }
  }
  return { seen, list: list() }
}

describe('a list that was begun ahead', () => {
  it('has its first element before anybody asks, and then all in their order', async () => {
    const { seen, list } = watched(3)
    const begun = ahead(list)
    await Promise.resolve()
    expect(seen).toEqual(['gave 0'])
    const all: number[] = []
    for await (const n of begun) all.push(n)
    expect([all, seen.at(-1)]).toEqual([[0, 1, 2], 'ended'])
  })

  it('ends when it is left, unread or in the middle', async () => {
    const unread = watched(3)
    await ahead(unread.list).leave()
    expect(unread.seen).toEqual(['gave 0', 'ended'])
    const half = watched(3)
    for await (const n of ahead(half.list)) if (n === 1) break
    expect(half.seen).toEqual(['gave 0', 'gave 1', 'ended'])
  })

  it('throws what the list throws to who reads it, and to nobody else', async () => {
    const begun = ahead(watched(3, 0).list)
    await begun.leave()
    await expect(async () => {
      for await (const _ of begun) throw new Error('never')
    }).rejects.toThrow('no 0')
  })
})
