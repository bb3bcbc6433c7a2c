import { describe, expect, it } from 'vitest'
import { formatDec, formatRa, isEquatorial } from './sexagesimal.ts'

describe('sexagesimal', () => {
  it('writes right ascensions in hours and declinations in degrees', () => {
    // astropy 5.2.1: Angle(189.2, 'deg').to_string('hourangle', sep=' ', pad=True, precision=3), and the same for the others.
    expect(formatRa(189.2)).toBe('12 36 48.000')
    expect(formatDec(62.22)).toBe('+62 13 12.00')
    expect(formatRa(83.822083)).toBe('05 35 17.300')
    expect(formatDec(-5.391111)).toBe('-05 23 28.00')
    expect(formatDec(-0.000_277_78)).toBe('-00 00 01.00')
  })

  it('never writes 60 seconds, 24 hours or a minus before nothing', () => {
    expect(formatRa(15 - 1e-9)).toBe('01 00 00.000')
    expect(formatRa(360 - 1e-9)).toBe('00 00 00.000')
    expect(formatRa(-15)).toBe('23 00 00.000')
    expect(formatDec(9.999_999_99)).toBe('+10 00 00.00')
    expect(formatDec(-1e-9)).toBe('+00 00 00.00')
    expect(formatDec(-90)).toBe('-90 00 00.00')
  })

  it('keeps as many digits as are asked for', () => {
    expect(formatRa(189.2, 0)).toBe('12 36 48')
    expect(formatDec(62.22, 4)).toBe('+62 13 12.0000')
    expect(formatRa(Number.NaN)).toBe('')
  })

  it('knows which frames are written in hours', () => {
    expect(['ICRS', 'FK5', 'fk4', 'galactic'].map(isEquatorial)).toEqual([true, true, true, false])
  })
})
