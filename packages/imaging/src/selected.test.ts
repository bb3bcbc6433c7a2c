import { describe, expect, it } from 'vitest'
import { gatherBox, sizeOf } from './box.ts'
import type { Axis, Dataset, World } from './dataset.ts'
import { selected } from './selected.ts'

const kinds: Readonly<Record<string, Axis['kind']>> = { t: 'time', c: 'channel', z: 'space', y: 'space', x: 'space' }

/** Values count up in C order. */
const counting = (lengths: readonly (readonly [string, number])[], world: World | null = null): Dataset => {
  const axes = lengths.map(([name, length]) => ({ name, kind: kinds[name] ?? 'other', length, spacing: null, unit: null }))
  const whole = axes.map(({ length }) => length)
  const all = Uint16Array.from({ length: sizeOf(whole) }, (_, index) => index)
  const channels = Array.from({ length: axes.find(({ name }) => name === 'c')?.length ?? 1 }, (_, n) => n)
  return {
    axes,
    name: 'counting',
    dtype: 'uint16',
    channels: channels.map((n) => ({ name: `channel ${n}`, color: null, unit: null, window: null })),
    isColor: false,
    rescale: null,
    nodata: null,
    world,
    levels: [whole],
    chunk: whole,
    read: (box) => gatherBox(box, { whole, chunk: whole, dtype: 'uint16' }, async () => all),
  }
}

describe('one plane of a stack', () => {
  it('has the values of that plane, and no z', async () => {
    const stack = counting([
      ['c', 2],
      ['z', 3],
      ['y', 2],
      ['x', 2],
    ])
    const plane = selected(stack, { z: 1 })
    expect(plane.axes.map(({ name }) => name)).toEqual(['c', 'y', 'x'])
    expect(plane.levels).toEqual([[2, 2, 2]])
    expect([...(await plane.read({ start: [0, 0, 0], shape: [2, 2, 2] }))]).toEqual([4, 5, 6, 7, 16, 17, 18, 19])
    const one = selected(stack, { c: 1, z: 2 })
    expect(one.channels.map(({ name }) => name)).toEqual(['channel 1'])
    expect([...(await one.read({ start: [1, 0], shape: [1, 2] }))]).toEqual([22, 23])
  })

  it('is found along an axis that the file calls otherwise', async () => {
    const cube = counting([
      ['stokes', 1],
      ['frequency', 3],
      ['y', 2],
      ['x', 2],
    ])
    const plane = selected(cube, { z: 2 })
    expect(plane.axes.map(({ name }) => name)).toEqual(['y', 'x'])
    expect([...(await plane.read({ start: [0, 0], shape: [2, 2] }))]).toEqual([8, 9, 10, 11])
  })

  it('lies where it lay in the world', () => {
    const matrix = [
      [1, 0, 0, 10],
      [0, 1, 0, 20],
      [0, 0, 5, 30],
    ]
    const world: World = { kind: 'physical', frame: 'LPS+', unit: 'millimeter', matrix }
    const stack = counting(
      [
        ['z', 3],
        ['y', 2],
        ['x', 2],
      ],
      world,
    )
    expect(selected(stack, { z: 2 }).world).toEqual({ ...world, matrix: [matrix[0], matrix[1], [0, 0, 5, 40]] })
  })

  it('is refused when it is not there, and is everything when nothing is chosen', () => {
    const stack = counting([
      ['z', 3],
      ['y', 2],
      ['x', 2],
    ])
    expect(() => selected(stack, { z: 3 })).toThrow('there is no index 3')
    expect(selected(stack, {})).toBe(stack)
  })
})
