import { describe, expect, it } from 'vitest'
import { compassAt, pixelScaleAt, positionAngle, separation } from './directions.ts'
import { skyTransform } from './transform.ts'

const tangent = { CTYPE1: 'RA---TAN', CTYPE2: 'DEC--TAN', CRPIX1: 50.5, CRPIX2: 50.5, CRVAL1: 189.2, CRVAL2: 62.22 }
const skyOf = (more: Readonly<Record<string, number>>) => {
  const sky = skyTransform({ projection: 'TAN', frame: 'ICRS', keywords: { ...tangent, ...more } })
  if (sky === undefined) throw new Error('these keywords should give a transform')
  return sky
}
const middle = { x: 50, y: 50 }

describe('the compass', () => {
  it('has north down and east left in a FITS image in its own row order: its first row is the lowest', () => {
    const compass = compassAt(skyOf({ CDELT1: -0.001, CDELT2: 0.001 }), middle)
    expect(compass?.north.x).toBeCloseTo(0, 9)
    expect(compass?.north.y).toBeCloseTo(1, 9)
    expect(compass?.east.x).toBeCloseTo(-1, 9)
    expect(compass?.east.y).toBeCloseTo(0, 9)
  })

  it('turns with the image and knows a mirrored one', () => {
    const turned = compassAt(skyOf({ CDELT1: -0.001, CDELT2: 0.001, CROTA2: 30 }), middle)
    expect(turned?.north.x).toBeCloseTo(-Math.sin(Math.PI / 6), 6)
    expect(turned?.north.y).toBeCloseTo(Math.cos(Math.PI / 6), 6)
    const mirrored = compassAt(skyOf({ CDELT1: 0.001, CDELT2: 0.001 }), middle)
    expect(mirrored?.east.x).toBeCloseTo(1, 9)
  })

  it('points where a place a little further north is', () => {
    const sky = skyOf({ CD1_1: -1.2e-4, CD1_2: 2e-5, CD2_1: 4.1e-5, CD2_2: 1.19e-4 })
    const at = { x: 12, y: 80 }
    const place = sky.toSky(at)
    const north = sky.toPixel({ lon: place?.lon ?? 0, lat: (place?.lat ?? 0) + 1e-5 })
    const [dx, dy] = [(north?.x ?? 0) - at.x, (north?.y ?? 0) - at.y]
    const compass = compassAt(sky, at)
    expect(compass?.north.x).toBeCloseTo(dx / Math.hypot(dx, dy), 5)
    expect(compass?.north.y).toBeCloseTo(dy / Math.hypot(dx, dy), 5)
  })

  it('has nothing to say off the sky', () => {
    const keywords = { CTYPE1: 'RA---SIN', CTYPE2: 'DEC--SIN', CRPIX1: 1, CRPIX2: 1, CRVAL1: 10, CRVAL2: 40, CDELT1: -1, CDELT2: 1 }
    const globe = skyTransform({ projection: 'SIN', frame: 'ICRS', keywords })
    if (globe === undefined) throw new Error('no transform')
    expect(compassAt(globe, { x: 100, y: 100 })).toBeUndefined()
    expect(pixelScaleAt(globe, { x: 100, y: 100 })).toBeUndefined()
  })
})

describe('measures on the sky', () => {
  it('gives the scale of a pixel in arcseconds, along its sides and by its area', () => {
    const scale = pixelScaleAt(skyOf({ CDELT1: -0.001, CDELT2: 0.002 }), middle)
    expect(scale?.x).toBeCloseTo(3.6, 6)
    expect(scale?.y).toBeCloseTo(7.2, 6)
    expect(scale?.mean).toBeCloseTo(Math.sqrt(3.6 * 7.2), 6)
  })

  it('measures angles between places exactly, near ones and opposite ones', () => {
    expect(separation({ lon: 10, lat: 20 }, { lon: 10, lat: 20 + 1e-9 })).toBeCloseTo(1e-9, 13)
    expect(separation({ lon: 359.5, lat: 0 }, { lon: 0.5, lat: 0 })).toBeCloseTo(1, 12)
    expect(separation({ lon: 0, lat: 30 }, { lon: 180, lat: -30 })).toBeCloseTo(180, 12)
    // astropy 5.2.1: SkyCoord(10.625, 41.2).separation(SkyCoord(23.4, 30.66)) and position_angle, in degrees.
    expect(separation({ lon: 10.625, lat: 41.2 }, { lon: 23.4, lat: 30.66 })).toBeCloseTo(14.73652829490711, 10)
    expect(positionAngle({ lon: 10.625, lat: 41.2 }, { lon: 23.4, lat: 30.66 })).toBeCloseTo(131.6030337113815, 10)
    expect(positionAngle({ lon: 5, lat: 0 }, { lon: 4, lat: 0 })).toBeCloseTo(270, 10)
  })
})
