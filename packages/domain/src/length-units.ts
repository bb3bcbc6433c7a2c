import type { LengthUnit } from './validation-rules.ts'

/** Metres, or degrees on the sky, in one of each unit. Spellings are those of files (docs/spec/formats.md) and of OME-NGFF. */
const metres: Readonly<Record<string, number>> = {
  angstrom: 1e-10,
  nm: 1e-9,
  nanometer: 1e-9,
  um: 1e-6,
  µm: 1e-6,
  micrometer: 1e-6,
  mm: 1e-3,
  millimeter: 1e-3,
  cm: 1e-2,
  centimeter: 1e-2,
  m: 1,
  meter: 1,
  metre: 1,
  km: 1e3,
  kilometer: 1e3,
}
const degrees: Readonly<Record<string, number>> = { deg: 1, degree: 1, arcmin: 1 / 60, arcsec: 1 / 3600 }

/** How many of `to` are one of `from`; undefined where they do not measure the same thing or are not known. */
const ratioOf = (from: string, to: string): number | undefined => {
  for (const family of [metres, degrees]) {
    const [a, b] = [family[from], family[to]]
    if (a !== undefined && b !== undefined) return a / b
  }
  return undefined
}

/** What an area in px² is to be multiplied with to be in the square of `unit`; undefined where the sample has no scale in such a unit. */
export const areaFactor = (
  unit: LengthUnit,
  spacing: { readonly x: number; readonly y: number; readonly unit: string } | undefined,
): number | undefined => {
  if (unit === 'px') return 1
  const ratio = spacing === undefined ? undefined : ratioOf(spacing.unit, unit)
  return spacing === undefined || ratio === undefined ? undefined : Math.abs(spacing.x * spacing.y) * ratio * ratio
}
