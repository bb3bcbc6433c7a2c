import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rescaled, stored, storedText } from './numbers.ts'
import { roundBelow, scaleBarOf } from './scale-bar.ts'
import { amountText, unitOf } from './units.ts'

describe('units', () => {
  it.each([
    ['micrometer', 'length', 1e-6],
    ['Micrometers', 'length', 1e-6],
    ['µm', 'length', 1e-6],
    ['metre', 'length', 1],
    ['mm', 'length', 1e-3],
    ['degrees_north', 'angle', 1],
    ['arcsec', 'angle', 1 / 3600],
    ['s', 'time', 1],
    ['seconds', 'time', 1],
    [null, 'pixel', 1],
    ['keV', 'other', 1],
  ])('%s is a %s of %s', (name, quantity, toBase) => expect(unitOf(name)).toEqual({ quantity, toBase }))

  it.each([
    ['length', 1.234_567e-7, '123.5 nm'],
    ['length', 9.999e-7, '999.9 nm'],
    ['length', 1e-6, '1 µm'],
    ['length', 0.0254, '25.4 mm'],
    ['length', 12_345, '12.35 km'],
    ['angle', 2.5, '2.5°'],
    ['angle', 0.5, '30′'],
    ['angle', 1 / 3600, '1″'],
    ['angle', 0.25 / 3600, '250 mas'],
    ['time', 90, '1.5 min'],
    ['pixel', 3.25, '3.25 px'],
  ] as const)('writes %s %s as %s', (quantity, amount, text) => expect(amountText(quantity, amount)).toBe(text))

  it('keeps a unit that it does not know', () => expect(amountText('other', 12.5, 'keV')).toBe('12.5 keV'))
})

describe('scale bar', () => {
  it.each([
    ['length', 1e-7, 120, '10 µm', 100],
    ['length', 4e-7, 120, '20 µm', 50],
    ['length', 1.3e-9, 120, '100 nm', 100 / 1.3],
    ['length', 30, 120, '2 km', 200 / 3],
    ['angle', 0.05 / 3600, 120, '5″', 100],
    ['angle', 1 / 60, 120, '2°', 120],
    ['pixel', 0.25, 120, '20 px', 80],
  ] as const)('of %s with %s a pixel in %s px is %s', (quantity, perPixel, room, text, pixels) => {
    const bar = scaleBarOf(quantity, perPixel, room)
    expect(bar?.text).toBe(text)
    expect(bar?.pixels).toBeCloseTo(pixels, 6)
  })

  it('always fits, and fills at least two fifths of its room', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1e5, noNaN: true }), (perPixel) => {
        const bar = scaleBarOf('length', perPixel, 100)
        expect(bar?.pixels).toBeLessThanOrEqual(100.001)
        expect(bar?.pixels).toBeGreaterThan(39.9)
      }),
    )
  })

  it('is absent where a pixel has no size', () => {
    expect(scaleBarOf('length', 0, 100)).toBeUndefined()
    expect(scaleBarOf('length', Number.NaN, 100)).toBeUndefined()
    expect(scaleBarOf('pixel', 0.001, 100)).toBeUndefined()
  })

  it('takes 1, 2 and 5', () => expect([1, 1.99, 2, 4.9, 5, 9.9, 10, 0.03].map(roundBelow)).toEqual([1, 1, 2, 2, 5, 5, 10, 0.02]))
})

describe('stored and rescaled values', () => {
  const hounsfield = { slope: 2, intercept: -1024, unit: 'HU' }
  it('lead to each other', () => {
    expect(rescaled(512, hounsfield)).toBe(0)
    fc.assert(
      fc.property(fc.integer({ min: -32_768, max: 65_535 }), (value) => {
        expect(stored(rescaled(value, hounsfield), hounsfield)).toBe(value)
      }),
    )
  })

  it('are written as they are stored', () => {
    expect(storedText(65_535, 'uint16')).toBe('65535')
    expect(storedText(Math.fround(0.1), 'float32')).toBe('0.1')
    expect(storedText(Number.NaN, 'float32')).toBe('NaN')
    expect(storedText(Number.NEGATIVE_INFINITY, 'float64')).toBe('−∞')
  })
})
