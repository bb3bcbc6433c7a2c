import { describe, expect, it } from 'vitest'
import { displayStateSchema } from './annotation.ts'
import { pixelDisplaySchema } from './display.ts'
import { type ProtocolInput, protocolSchema } from './protocol.ts'

const channel = { isVisible: true, low: 12, high: 4095.5, stretch: 'asinh', gamma: 1, paint: { kind: 'map', map: 'viridis' } }

describe('what was shown', () => {
  it('is still read from annotations that know brightness and contrast alone', () => {
    const old = { zoom: 2, centre: { x: 10, y: 20 }, brightness: 0.2, contrast: 1.5, isInverted: true }
    expect(displayStateSchema.parse(old)).toEqual(old)
    expect(displayStateSchema.parse({ zoom: 1, centre: { x: 0, y: 0 } })).not.toHaveProperty('pixels')
  })

  it('keeps channels, plane and projection', () => {
    const pixels = {
      channels: [channel],
      blending: 'single',
      active: 0,
      z: 4,
      t: 2,
      projection: 'max',
      interpolation: 'smooth',
      over: '#ff0000',
    }
    const parsed = displayStateSchema.parse({ zoom: 1, centre: { x: 0, y: 0 }, pixels })
    expect(parsed.pixels).toEqual({ ...pixels, nodata: 'checker', under: null, channels: [{ ...channel, isInverted: false }] })
  })

  it.each([
    ['no channel', { channels: [], z: 0, t: 0 }],
    ['a plane before the first', { channels: [channel], z: -1, t: 0 }],
    ['a window that is not a number', { channels: [{ ...channel, low: Number.NaN }], z: 0, t: 0 }],
  ])('refuses %s', (_, pixels) => expect(pixelDisplaySchema.safeParse(pixels).success).toBe(false))
})

const protocol = (presets: unknown[]): ProtocolInput =>
  JSON.parse(JSON.stringify({ title: 't', labels: [{ id: 'a', name: 'A', color: '#ff0000' }], display: { presets } }))

describe('display presets of a protocol', () => {
  it('need a name only: window of the file, linear, grey', () => {
    expect(protocolSchema.parse(protocol([{ id: 'plain', name: 'Plain' }])).display?.presets).toEqual([
      {
        id: 'plain',
        name: 'Plain',
        window: { kind: 'file' },
        stretch: 'linear',
        gamma: 1,
        colorMap: 'grey',
        isInverted: false,
        channels: [],
        isSmooth: false,
      },
    ])
  })

  it('are absent from protocols that were made without', () => {
    expect(protocolSchema.parse({ title: 't', labels: [{ id: 'a', name: 'A', color: '#ff0000' }] })).not.toHaveProperty('display')
  })

  it('say where two have one id, and where a window has no width', () => {
    const bone = { id: 'bone', name: 'Bone', window: { kind: 'range', low: 300, high: 300 } }
    const issues = protocolSchema.safeParse(protocol([bone, { id: 'bone', name: 'Bone again' }])).error?.issues ?? []
    expect(issues.map((issue) => issue.path.join('.'))).toEqual(['display.presets.1.id', 'display.presets.0.window.high'])
  })
})
