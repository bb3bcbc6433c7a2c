import { describe, expect, it } from 'vitest'
import { coordinateText } from './axes.ts'
import { worldFrameOf } from './frame.ts'
import { placeTexts } from './place-text.ts'
import { pixelSizeAt } from './world-frame.ts'

const axis = (name: 'x' | 'y' | 'z', spacing: number | null, unit: string | null) => ({ name, label: name, length: 100, spacing, unit })
const flat = [axis('y', null, null), axis('x', null, null)]

describe('physical world', () => {
  const tilted = {
    kind: 'physical',
    frame: 'LPS+',
    unit: 'millimeter',
    matrix: [
      [0.3, 0, 0, -10],
      [0, 0, 2, 5],
      [0, 0.4, 0, 0],
    ],
  } as const

  it('measures by the whole matrix, also in a plane that stands upright', () => {
    const frame = worldFrameOf({ axes: flat, world: { ...tilted, matrix: tilted.matrix.map((row) => [...row]) } })
    expect(frame.distance({ x: 0, y: 0 }, { x: 10, y: 0 })).toBeCloseTo(0.003, 12)
    expect(frame.distance({ x: 0, y: 0 }, { x: 10, y: 10 })).toBeCloseTo(0.005, 12)
    expect(placeTexts(frame, { x: 100, y: 50 }, 3)).toEqual([{ name: 'LPS+', text: '20, 12, 20 mm' }])
  })

  it('comes from the spacing where the file has no transform', () => {
    const frame = worldFrameOf({ axes: [axis('y', 0.5, 'micrometer'), axis('x', 0.5, 'micrometer')], world: null })
    expect(pixelSizeAt(frame, { x: 3, y: 4 })).toBeCloseTo(5e-7, 15)
    expect(placeTexts(frame, { x: 10, y: 3.5 }, 0)).toEqual([{ name: 'at', text: '5, 1.75 µm' }])
  })

  it('is pixels where the file says nothing', () => {
    const frame = worldFrameOf({ axes: flat, world: null })
    expect([frame.kind, frame.distance({ x: 0, y: 0 }, { x: 3, y: 4 }), placeTexts(frame, { x: 1, y: 1 }, 0)]).toEqual(['pixel', 5, []])
  })
})

describe('map', () => {
  it('gives easting, northing, metres and the north of the grid', () => {
    const frame = worldFrameOf({
      axes: flat,
      world: { kind: 'map', epsg: 32_633, name: 'UTM 33N', unit: 'metre', affine: [10, 0, 500_000, 0, -10, 4_600_000] },
    })
    expect(placeTexts(frame, { x: 1.5, y: 2 }, 0)).toEqual([
      { name: 'E', text: '500015' },
      { name: 'N', text: '4599980' },
    ])
    expect(frame.distance({ x: 0, y: 0 }, { x: 30, y: 40 })).toBe(500)
    const compass = frame.compass?.({ x: 0, y: 0 })
    expect([compass?.north.y, compass?.east.x].map((one) => Math.sign(one ?? 0))).toEqual([-1, 1])
    expect(frame.reference).toBe('EPSG:32633 UTM 33N')
  })

  it('measures degrees on the sphere in metres', () => {
    const frame = worldFrameOf({
      axes: flat,
      world: { kind: 'map', epsg: 4326, name: null, unit: 'degree', affine: [0.01, 0, 10, 0, -0.01, 60] },
    })
    // A degree of latitude is 111.195 km on the mean sphere; of longitude at 60° half of it.
    expect(frame.distance({ x: 0, y: 0 }, { x: 0, y: 100 })).toBeCloseTo(111_195.08, 1)
    expect(frame.distance({ x: 0, y: 0 }, { x: 1, y: 0 })).toBeCloseTo(555.975, 1)
  })
})

describe('sky', () => {
  // A tangent plane about RA 53.16, Dec -27.79 with 0.05 arcsec a pixel, north up and east left, as files with flipped rows have it.
  const keywords = {
    NAXIS: 2,
    CTYPE1: 'RA---TAN',
    CTYPE2: 'DEC--TAN',
    CRVAL1: 53.16,
    CRVAL2: -27.79,
    CRPIX1: 500.5,
    CRPIX2: 500.5,
    CDELT1: -0.05 / 3600,
    CDELT2: -0.05 / 3600,
    CUNIT1: 'deg',
    CUNIT2: 'deg',
  }
  const frame = worldFrameOf({ axes: flat, world: { kind: 'sky', projection: 'TAN', frame: 'ICRS', keywords } })

  it('writes right ascension and declination with the digits that a pixel deserves', () => {
    expect(placeTexts(frame, { x: 500, y: 500 }, 0)).toEqual([
      { name: 'RA', text: '03 32 38.4000' },
      { name: 'Dec', text: '-27 47 24.000' },
    ])
  })

  it('knows where north and east are, and position angles', () => {
    const compass = frame.compass?.({ x: 500, y: 500 })
    expect(compass?.north.y).toBeCloseTo(-1, 6)
    expect(compass?.east.x).toBeCloseTo(-1, 6)
    expect(frame.positionAngle?.({ x: 500, y: 500 }, { x: 400, y: 500 })).toBeCloseTo(90, 2)
  })

  it('measures along the great circle', () => {
    expect(frame.distance({ x: 500, y: 500 }, { x: 500, y: 300 }) * 3600).toBeCloseTo(10, 6)
    expect(pixelSizeAt(frame, { x: 500, y: 500 }) * 3600).toBeCloseTo(0.05, 9)
  })

  it('is pixels where the projection is not known', () => {
    const world = {
      kind: 'sky' as const,
      projection: 'XYZ',
      frame: 'ICRS',
      keywords: { ...keywords, CTYPE1: 'RA---XYZ', CTYPE2: 'DEC--XYZ' },
    }
    expect(worldFrameOf({ axes: flat, world }).kind).toBe('pixel')
  })
})

describe('coordinates of planes', () => {
  it.each([
    [axis('z', 0.25, 'micrometer'), 4, '1 µm'],
    [axis('z', null, null), 4, undefined],
    [{ ...axis('z', null, 'nm'), coordinates: [656.3, 658.4] }, 1, '658.4 nm'],
    [{ ...axis('z', null, null), coordinates: [1000, 850] }, 1, '850'],
    [{ ...axis('z', null, 'hPa'), coordinates: [1000, 850] }, 1, '850 hPa'],
  ])('of %j', (one, index, text) => expect(coordinateText(one, index)).toBe(text))
})
