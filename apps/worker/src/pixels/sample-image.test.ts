import { pixelInfoSchema } from '@reticle/contract'
import type { Examination } from '@reticle/imaging'
import { describe, expect, it } from 'vitest'
import { imageOf } from './sample-image.ts'

type Axis = Examination['axes'][number]
const axis = (name: string, length: number, changes: Partial<Axis> = {}): Axis => ({
  ...{ name, kind: name === 'c' ? 'channel' : 'space', length, spacing: null, unit: null },
  ...changes,
})
const spread = { min: 0, max: 9, percentiles: { p01: 0, p1: 0, p50: 4, p99: 9, p999: 9 }, histogram: [5, 5], sampled: 10 }
const channel = { name: 'DAPI', color: '#0000ff', unit: null, window: { low: 1, high: 5 } }

const found = (axes: readonly Axis[], changes: Partial<Examination['inspection']> = {}, spreads = [spread]): Examination => ({
  inspection: {
    ...{ format: 'OME-TIFF', dataset: 'series 0', dtype: 'uint16', channels: [channel], world: null, rescale: null, nodata: null },
    ...{ axes: axes.map(({ name }) => name), shape: axes.map(({ length }) => length), spacing: [], units: [], levels: [], datasets: [] },
    ...{ metadata: {}, warnings: [] },
    ...changes,
  },
  ...{
    header: [],
    withheld: [],
    personal: [],
    axes,
    isColor: false,
    isLabel: false,
    chunk: [],
    sketch: null,
    preview: { spreads, thumbnail: new Uint8Array(0), pictureHash: null },
  },
})
const from = { slice: null, companions: {}, fileName: 'a.tif' }

const shownSchema = pixelInfoSchema.pick({
  axes: true,
  dtype: true,
  channels: true,
  isColor: true,
  rescale: true,
  nodata: true,
  world: true,
})

/** What goes through the database, and out again by the contract. */
const served = (examination: Examination) => {
  const { image, pyramid } = imageOf(examination, from)
  pixelInfoSchema.shape.levels.parse(pyramid.levels)
  return shownSchema.parse(JSON.parse(JSON.stringify(image)))
}

describe('what is kept of an image', () => {
  it('is in the order t, c, z, y, x, with what the file calls its axes, and how the pyramid will lie', () => {
    const given = [axis('depth', 3, { kind: 'other', spacing: 2, unit: 'micrometer' }), axis('y', 500), axis('x', 700), axis('c', 1)]
    const { image, pyramid, width, height } = imageOf(found(given), from)
    expect(image.axes.map(({ name, label, length, spacing, unit }) => [name, label, length, spacing, unit])).toEqual([
      ['c', 'c', 1, null, null],
      ['z', 'depth', 3, 2, 'micrometer'],
      ['y', 'y', 500, null, null],
      ['x', 'x', 700, null, null],
    ])
    expect([width, height]).toEqual([700, 500])
    expect(image.channels).toEqual([{ ...channel, spread }])
    expect(pyramid.levels.map(({ path, shape, scale }) => ({ path, shape, scale }))).toEqual([
      { path: '0', shape: [1, 3, 500, 700], scale: [1, 1, 1, 1] },
      { path: '1', shape: [1, 3, 250, 350], scale: [1, 1, 2, 2] },
      { path: '2', shape: [1, 3, 125, 175], scale: [1, 1, 4, 4] },
    ])
  })

  it('has a channel for each index of what became one, and numbers where browsers have no 64-bit integers', () => {
    const given = [axis('wave', 2, { kind: 'other' }), axis('z', 3), axis('y', 4), axis('x', 5)]
    const { image } = imageOf(found(given, { dtype: 'int64', channels: [channel] }), from)
    expect(image.dtype).toBe('float64')
    expect(image.axes.map(({ name }) => name)).toEqual(['c', 'z', 'y', 'x'])
    expect(image.channels).toHaveLength(2)
  })

  it('holds nothing that a database or JSON cannot take, whatever the file says', () => {
    const half = '\ud800'
    const given = [
      axis('y', 4, { spacing: Number.NaN, unit: `m\0${half}` }),
      axis('x', 5, { coordinates: [1, 2, Number.POSITIVE_INFINITY, 4, 5] }),
    ]
    const shown = served(
      found(given, {
        channels: [{ name: `na\0me${half}`, color: 'javascript:', unit: '\u0007', window: { low: Number.NaN, high: 1 } }],
        nodata: Number.NaN,
        rescale: { slope: Number.POSITIVE_INFINITY, intercept: 0, unit: null },
        world: { kind: 'map', epsg: 4326, name: null, unit: null, affine: [1, 0, Number.NaN, 0, 1, 0] },
        warnings: Array.from({ length: 1000 }, () => `\0${'long '.repeat(1000)}`),
      }),
    )
    expect(shown).toMatchObject({
      nodata: null,
      rescale: null,
      world: null,
      channels: [{ name: 'na me\ufffd', color: null, window: null }],
    })
    expect(shown.axes[1]?.coordinates).toBeUndefined()
    const { image } = imageOf(found(given, { warnings: Array.from({ length: 1000 }, () => 'long '.repeat(1000)) }), from)
    expect(image.warnings).toHaveLength(100)
    expect(image.warnings[0]?.length).toBeLessThanOrEqual(500)
    expect(JSON.stringify(image)).not.toContain('\\u0000')
  })

  it('keeps the keywords of a sky, and leaves out those that are no numbers', () => {
    const world = {
      kind: 'sky',
      projection: 'TAN',
      frame: 'ICRS',
      keywords: { CRVAL1: 10.5, CRPIX1: Number.NaN, CTYPE1: 'RA---TAN' },
    } as const
    const { image } = imageOf(found([axis('y', 4), axis('x', 5)], { world }), from)
    expect(image.world).toEqual({ ...world, keywords: { CRVAL1: 10.5, CTYPE1: 'RA---TAN' } })
  })
})
