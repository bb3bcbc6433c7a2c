import { displayPresetSchema, pixelDisplaySchema } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { openingSettings } from '../../pixels/display-settings.ts'
import { carriedLook, lookOfFilter, lookOfPreset, lookOfText, lookText, openingLook, recordOf, settingsOfRecord } from './look.ts'
import { sampleBox } from './plane-values.ts'
import { spreadWindow } from './spread-window.ts'
import { windowByRule } from './window-rule.ts'

const spread = {
  min: 0,
  max: 1000,
  percentiles: { p01: 10, p1: 20, p50: 100, p99: 400, p999: 600 },
  histogram: [],
  sampled: 1000,
}
const channel = (name: string, color: string | null = null) => ({ name, color, unit: null, window: null, spread })
const axis = (name: 'z' | 'c' | 'y' | 'x', length: number) => ({ name, label: name, length, spacing: null, unit: null })
const described = (names: readonly string[]) => ({
  axes: [axis('c', names.length), axis('z', 9), axis('y', 64), axis('x', 64)],
  channels: names.map((name) => channel(name)),
  dtype: 'uint16' as const,
  isColor: false,
  rescale: null,
  nodata: null,
})
const ct = { ...described(['CT']), rescale: { slope: 1, intercept: -1024, unit: 'HU' } }
const preset = (parts: object) => displayPresetSchema.parse({ id: 'p', name: 'P', ...parts })

describe('window before any pixel is here', () => {
  it('is that of the known percentiles, and between them about', () => {
    expect(spreadWindow(spread, 98)).toEqual({ low: 20, high: 400 })
    expect(spreadWindow(spread, 99.8).low).toBeCloseTo(10, 9)
    expect(spreadWindow(spread, 99.8).high).toBeCloseTo(600, 9)
    expect(spreadWindow(spread, 100)).toEqual({ low: 0, high: 1000 })
    const { low, high } = spreadWindow(spread, 99)
    expect(low).toBeGreaterThan(10)
    expect(low).toBeLessThan(20)
    expect(high).toBeGreaterThan(400)
    expect(high).toBeLessThan(600)
  })
})

describe('preset', () => {
  it('opens a CT in the Hounsfield units that it names', () => {
    const look = lookOfPreset(preset({ window: { kind: 'range', low: -160, high: 240 }, colorMap: 'viridis', stretch: 'sqrt' }), ct)
    expect(look.settings.channels[0]).toMatchObject({ low: 864, high: 1264, stretch: 'sqrt', paint: { kind: 'map', map: 'viridis' } })
  })

  it('shows the channels that it names, and all where the image has none of them', () => {
    const seen = (names: string[]) =>
      lookOfPreset(preset({ channels: names }), described(['DAPI', 'GFP', 'RFP'])).settings.channels.map((one) => one.isVisible)
    expect(seen(['GFP', 'RFP'])).toEqual([false, true, true])
    expect(seen(['no such'])).toEqual([true, true, true])
  })

  it('keeps the colours of channels that are added, and maps a single one', () => {
    const info = described(['DAPI', 'GFP'])
    const own = openingSettings(info).channels.map((one) => one.paint)
    expect(lookOfPreset(preset({ colorMap: 'magma' }), info).settings.channels.map((one) => one.paint)).toEqual(own)
    expect(lookOfPreset(preset({ colorMap: 'magma', channels: ['GFP'] }), info).settings.channels[1]?.paint).toEqual({
      kind: 'map',
      map: 'magma',
    })
  })

  it('with a colour map that this version does not know is grey', () => {
    expect(lookOfPreset(preset({ colorMap: 'no such map' }), ct).settings.channels[0]?.paint).toEqual({ kind: 'map', map: 'grey' })
  })
})

describe('the next sample', () => {
  it('is looked at alike: windows by their rules, the plane its own', () => {
    const before = lookOfPreset(preset({ window: { kind: 'percentile', share: 98 }, colorMap: 'magma' }), ct)
    const brighter = {
      ...ct,
      channels: [{ ...channel('CT'), spread: { ...spread, percentiles: { ...spread.percentiles, p1: 200, p99: 4000 } } }],
    }
    const next = carriedLook({ ...before, settings: { ...before.settings, z: 8 } }, brighter)
    expect(next?.settings.channels[0]).toMatchObject({ low: 200, high: 4000, paint: { kind: 'map', map: 'magma' } })
    expect(next?.settings.z).toBe(4)
  })

  it('with other channels opens anew', () => {
    expect(carriedLook(openingLook(ct), described(['a', 'b']))).toBeUndefined()
  })
})

describe('what was kept', () => {
  it('comes back as it was, and nothing else does', () => {
    const look = lookOfPreset(preset({ window: { kind: 'zscale' } }), ct)
    expect(lookOfText(lookText(look))).toEqual(look)
    expect([lookOfText(null), lookOfText('{'), lookOfText('{"settings":{}}')]).toEqual([undefined, undefined, undefined])
  })

  it('is what an annotation can hold', () => {
    const { settings } = openingLook(described(['DAPI', 'GFP']))
    expect(settingsOfRecord(pixelDisplaySchema.parse(recordOf(settings)))).toEqual(settings)
  })

  it('of brightness and contrast becomes windows', () => {
    const picture = { ...described(['red', 'green', 'blue']), dtype: 'uint8' as const, isColor: true }
    const { settings } = lookOfFilter({ brightness: 0, contrast: 2, isInverted: true }, picture)
    expect(settings.channels[2]).toMatchObject({ low: 63.75, high: 191.25, isInverted: true })
  })
})

describe('window by its rule', () => {
  const values = Float32Array.from({ length: 1001 }, (_, i) => i)
  const sample = { values, sorted: Float64Array.from(values) }
  it('takes the pixels that are shown', () => {
    expect(windowByRule({ kind: 'percentile', share: 98 }, ct, 0, sample)).toEqual({ low: 10, high: 990 })
    expect(windowByRule({ kind: 'zscale' }, ct, 0, sample)).toEqual({ low: 0, high: expect.closeTo(999, 6) })
    expect(windowByRule({ kind: 'percentile', share: 98 }, ct, 0, { values: [], sorted: new Float64Array() })).toBeUndefined()
  })
})

describe('the sample of a plane', () => {
  const level = (side: number) => ({ path: '', shape: [1, side, side], scale: [], chunk: [], isComplete: true })
  it('is the smallest level with enough pixels', () => {
    const info = { axes: [], levels: [level(8192), level(4096), level(2048), level(1024), level(512), level(256)] }
    expect(sampleBox(info, { width: 8192, height: 8192 })).toEqual({ level: 4, box: { x: 0, y: 0, width: 512, height: 512 } })
    const unfinished = { ...info, levels: info.levels.map((one, index) => ({ ...one, isComplete: index === 3 })) }
    expect(sampleBox(unfinished, { width: 8192, height: 8192 })).toMatchObject({ level: 3, box: { width: 1024 } })
  })

  it('is the middle of an image without levels, when it is large', () => {
    expect(sampleBox({ axes: [], levels: [] }, { width: 6000, height: 100 })).toEqual({
      level: 0,
      box: { x: 1976, y: 0, width: 2048, height: 100 },
    })
  })
})
