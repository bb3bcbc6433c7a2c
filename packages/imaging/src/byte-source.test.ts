import { describe, expect, it } from 'vitest'
import { buffered, memorySource } from './byte-source.ts'
import { valuesOf } from './dtype.ts'

const bytes = Uint8Array.from({ length: 1000 }, (_, at) => at % 256)

describe('a buffered source', () => {
  it('gives the same bytes as the source, within and beyond its end', async () => {
    const source = buffered(memorySource(bytes), 64)
    for (const [start, end] of [
      [0, 4],
      [60, 70],
      [10, 12],
      [900, 990],
      [990, 1200],
      [1000, 1004],
      [5, 5],
    ] as const)
      expect(await source.read(start, end)).toEqual(bytes.subarray(start, end))
  })

  it('asks once for many small steps, also where the file ends', async () => {
    let asked = 0
    const counted = {
      size: 1000,
      read: async (start: number, end: number) => {
        asked++
        return bytes.subarray(start, end)
      },
    }
    const source = buffered(counted, 64)
    for (let at = 960; at < 1000; at += 4) await source.read(at, at + 8)
    expect(asked).toBe(1)
  })

  it('keeps reads apart that overlap in time', async () => {
    const slow = {
      size: 1000,
      read: async (start: number, end: number) => {
        await new Promise((resolve) => setTimeout(resolve, start === 0 ? 20 : 1))
        return bytes.subarray(start, end)
      },
    }
    const source = buffered(slow, 64)
    const [first, second] = await Promise.all([source.read(0, 4), source.read(500, 504)])
    expect([first, second, await source.read(2, 6)]).toEqual([bytes.subarray(0, 4), bytes.subarray(500, 504), bytes.subarray(2, 6)])
  })
})

describe('values out of raw bytes', () => {
  it('are a copy, in the order of this machine', () => {
    // A Buffer from the pool: its bytes begin anywhere.
    const raw = Buffer.from([1, 2, 3, 4, 5, 6, 7])
    expect([...valuesOf(raw, 'uint16', false)]).toEqual([0x0102, 0x0304, 0x0506])
    expect([...valuesOf(raw.subarray(1), 'uint16', true)]).toEqual([0x0302, 0x0504, 0x0706])
    expect([...raw]).toEqual([1, 2, 3, 4, 5, 6, 7])
  })
})
