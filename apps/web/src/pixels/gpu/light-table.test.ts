import { describe, expect, it } from 'vitest'
import type { ChannelSettings } from '../display-settings.ts'
import { lightSteps, lightTable, lightTableKey } from './light-table.ts'

const channel: ChannelSettings = {
  ...{ isVisible: true, low: 0, high: 1, stretch: 'linear', gamma: 1, isInverted: false },
  paint: { kind: 'map', map: 'grey' },
}
const ends = { under: null, over: null }
const at = (table: Uint8Array, n: number) => [...table.subarray(4 * n, 4 * n + 4)]

describe('the table of light', () => {
  it('gives each of 256 values its own grey, through a map and in a colour alike', () => {
    for (const paint of [
      { kind: 'map', map: 'grey' },
      { kind: 'color', color: '#ffffff' },
    ] as const) {
      const table = lightTable({ ...channel, paint }, ends)
      for (let k = 0; k < 256; k++) expect(at(table, Math.round((k / 255) * (lightSteps - 1)))).toEqual([k, k, k, 255])
    }
  })

  it('has steps of one at most, even where the logarithm is steepest', () => {
    const table = lightTable({ ...channel, stretch: 'log' }, ends)
    let highest = 0
    for (let n = 1; n < lightSteps; n++) highest = Math.max(highest, (table[4 * n] ?? 0) - (table[4 * n - 4] ?? 0))
    expect(highest).toBe(1)
  })

  it('has colours for what lies below and above, when they are chosen', () => {
    const plain = lightTable({ ...channel, isInverted: true }, ends)
    expect([at(plain, lightSteps), at(plain, lightSteps + 1)]).toEqual([
      [255, 255, 255, 255],
      [0, 0, 0, 255],
    ])
    const marked = lightTable(channel, { under: '#0000ff', over: '#ff0000' })
    expect([at(marked, lightSteps), at(marked, lightSteps + 1)]).toEqual([
      [0, 0, 255, 255],
      [255, 0, 0, 255],
    ])
  })

  it('is the same for every window', () => {
    expect(lightTableKey({ ...channel, low: -5, high: 9 }, ends)).toBe(lightTableKey(channel, ends))
    expect(lightTableKey({ ...channel, stretch: 'sqrt' }, ends)).not.toBe(lightTableKey(channel, ends))
  })
})
