import type { Axis, AxisKind } from '../../dataset.ts'
import type { Header } from './header.ts'
import { unitName } from './units.ts'
import { type WcsAxis, wcsAxes } from './wcs-axis.ts'

/** What the first four letters of CTYPE run over (FITS standard 4.0, tables 25, 28 and 30), and the unit that goes without saying. */
const quantities: Readonly<Record<string, { readonly name: string; readonly unit: string | null }>> = {
  FREQ: { name: 'frequency', unit: 'Hz' },
  WAVE: { name: 'wavelength', unit: 'm' },
  AWAV: { name: 'wavelength', unit: 'm' },
  LAMB: { name: 'wavelength', unit: null },
  WAVN: { name: 'wavenumber', unit: '/m' },
  ENER: { name: 'energy', unit: 'J' },
  VELO: { name: 'velocity', unit: 'm/s' },
  FELO: { name: 'velocity', unit: 'm/s' },
  VRAD: { name: 'velocity', unit: 'm/s' },
  VOPT: { name: 'velocity', unit: 'm/s' },
  BETA: { name: 'beta', unit: null },
  ZOPT: { name: 'redshift', unit: null },
  STOK: { name: 'stokes', unit: null },
  TIME: { name: 't', unit: 's' },
  UTC: { name: 't', unit: 's' },
  TAI: { name: 't', unit: 's' },
  TDB: { name: 't', unit: 's' },
  TT: { name: 't', unit: 's' },
  UT1: { name: 't', unit: 's' },
}

const quantityOf = ({ ctype }: WcsAxis) => {
  const word = ctype.toUpperCase().split(/[-\s]/)[0] ?? ''
  if (Object.hasOwn(quantities, word)) return quantities[word]
  const four = word.slice(0, 4)
  return word.length > 4 && Object.hasOwn(quantities, four) ? quantities[four] : undefined
}

/** Indices (0 for NAXIS1) of the axes that are shown as x and y: those on the sky, else the first two that are neither spectral nor alike. */
const planeOf = (wcs: readonly WcsAxis[], lengths: readonly number[]): readonly number[] => {
  const order = lengths.map((_, n) => n)
  const sky = order.filter((n) => wcs[n]?.sky !== null)
  const isSpatial = (n: number) => wcs[n] !== undefined && quantityOf(wcs[n]) === undefined
  const spatial = order.filter(isSpatial)
  const wide = spatial.filter((n) => (lengths[n] ?? 0) > 1)
  return [...new Set([...sky, ...(wide.length > 1 ? wide : []), ...spatial, ...order])].slice(0, 2).sort((a, b) => a - b)
}

/** Coordinates are listed for axes that are stepped through, up to this many. */
const mostCoordinates = 65_536

const coordinatesOf = ({ step, reference }: WcsAxis, length: number): number[] | undefined => {
  if (step === null || length > mostCoordinates) return undefined
  return Array.from({ length }, (_, n) => reference.value + step * (n + 1 - reference.pixel))
}

const kindOf = (name: string, isSpatial: boolean): AxisKind => (name === 't' ? 'time' : isSpatial ? 'space' : 'other')

/**
 * Names the axes, slowest first. The plane that is shown is y, x; a further axis has the name of what it runs over (`wavelength`, `frequency`,
 * `velocity`, `stokes`, `t`), the first that says nothing is `z`, the others `axis4`, `axis5`.
 * @param lengths NAXIS1 first.
 */
export const axesOf = (header: Header, lengths: readonly number[]): Axis[] => {
  const wcs = wcsAxes(header, lengths.length)
  const [first, second] = planeOf(wcs, lengths)
  const taken = new Set<string>()
  const free = (wanted: readonly string[]): string => {
    const name = wanted.find((one) => !taken.has(one)) ?? ''
    taken.add(name)
    return name
  }
  const axes = wcs.map((one, n): Axis => {
    const length = lengths[n] ?? 0
    const quantity = one.sky === null ? quantityOf(one) : undefined
    const isShown = n === first || n === second
    const name = isShown ? free([n === first ? 'x' : 'y']) : free([quantity?.name ?? 'z', `axis${n + 1}`])
    const unit = unitName(one.unit ?? (one.step === null ? undefined : (quantity?.unit ?? undefined)))
    const coordinates = isShown ? undefined : coordinatesOf(one, length)
    return {
      name,
      kind: kindOf(name, one.sky !== null || quantity === undefined),
      length,
      spacing: one.step === null ? null : Math.abs(one.step),
      unit,
      ...(coordinates === undefined ? {} : { coordinates }),
    }
  })
  return axes.reverse()
}
