import { describe, expect, it } from 'vitest'
import { type Described, fittedSettings, openingSettings, shownChannels, withChannel } from './display-settings.ts'
import { isPlainPicture } from './plain-settings.ts'

type Name = 't' | 'c' | 'z' | 'y' | 'x'
const spread = { min: 3, max: 900, percentiles: { p01: 10, p1: 20, p50: 100, p99: 400, p999: 500 }, histogram: [], sampled: 1 }
const described = (axes: Partial<Record<Name, number>>, more: Partial<Described> = {}): Described => ({
  axes: (['t', 'c', 'z', 'y', 'x'] as const).flatMap((name) => {
    const length = axes[name]
    return length === undefined ? [] : [{ name, label: name, length, spacing: null, unit: null }]
  }),
  channels: Array.from({ length: axes.c ?? 1 }, (_, n) => ({ name: `${n}`, color: null, unit: null, window: null, spread })),
  dtype: 'uint16',
  isColor: false,
  ...more,
})

describe('the settings with which a sample opens', () => {
  it('take 0.1 to 99.9 % of the values, and what the file recommends before that', () => {
    expect(openingSettings(described({ y: 8, x: 8 })).channels[0]).toMatchObject({
      low: 10,
      high: 500,
      paint: { kind: 'map', map: 'grey' },
    })
    const channels = [{ name: '', color: null, unit: null, window: { low: -100, high: 200 }, spread }]
    expect(openingSettings(described({ y: 8, x: 8 }, { channels })).channels[0]).toMatchObject({ low: -100, high: 200 })
  })

  it('have a window even where all values are the same, or nothing is known', () => {
    const flat = { ...spread, min: 7, max: 7, percentiles: { p01: 7, p1: 7, p50: 7, p99: 7, p999: 7 } }
    const open = (one: typeof spread | null) =>
      openingSettings(described({ y: 1, x: 1 }, { channels: [{ name: '', color: null, unit: null, window: null, spread: one }] }))
        .channels[0]
    expect(open(flat)).toMatchObject({ low: 7, high: 8 })
    expect(open(null)).toMatchObject({ low: 0, high: 65_535 })
  })

  it('show a picture in its own colours without its opacity, channels together, and a stack of spectra one by one', () => {
    const picture = openingSettings(described({ c: 4, y: 8, x: 8 }, { isColor: true, dtype: 'uint8' }))
    expect(shownChannels(picture)).toEqual([0, 1, 2])
    expect(picture.channels.slice(0, 3).map(({ low, high, paint }) => [low, high, paint])).toEqual([
      [0, 255, { kind: 'color', color: '#ff0000' }],
      [0, 255, { kind: 'color', color: '#00ff00' }],
      [0, 255, { kind: 'color', color: '#0000ff' }],
    ])
    expect(shownChannels(openingSettings(described({ c: 3, y: 8, x: 8 })))).toEqual([0, 1, 2])
    expect(shownChannels(openingSettings(described({ c: 40, y: 8, x: 8 })))).toEqual([0])
    expect(openingSettings(described({ t: 9, z: 9, y: 8, x: 8 }))).toMatchObject({ z: 4, t: 0 })
  })
})

it('recalls settings on a sample with other axes as far as they fit', () => {
  const settings = { ...openingSettings(described({ c: 2, z: 30, t: 5, y: 8, x: 8 })), z: 29, t: 4, active: 1, projection: 'max' as const }
  const fitted = fittedSettings(withChannel(settings, 0, { low: 1, high: 2 }), described({ c: 3, z: 10, y: 8, x: 8 }))
  expect(fitted).toMatchObject({ z: 9, t: 0, active: 1, projection: 'max' })
  expect(fitted.channels).toHaveLength(3)
  expect(fitted.channels[0]).toMatchObject({ low: 1, high: 2 })
})

it('draws a picture as it is until something is chosen for it', () => {
  const picture = described({ c: 3, y: 8, x: 8 }, { isColor: true, dtype: 'uint8' })
  const settings = openingSettings(picture)
  expect(isPlainPicture(settings, picture)).toBe(true)
  expect(isPlainPicture({ ...settings, z: 3, interpolation: 'smooth' }, picture)).toBe(true)
  for (const other of [
    withChannel(settings, 1, { high: 200 }),
    withChannel(settings, 0, { isVisible: false }),
    { ...settings, over: '#ff0000' },
  ])
    expect(isPlainPicture(other, picture)).toBe(false)
})
