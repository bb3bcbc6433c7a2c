import type { Header } from './header.ts'

/** What the primary world coordinate system says of one axis (FITS standard 4.0, section 8), as far as it can be said axis by axis. */
export type WcsAxis = {
  readonly ctype: string
  /** `lon`, `lat`, or neither. */
  readonly sky: 'lon' | 'lat' | null
  /** World units for one step along the pixel axis; null when nothing is said, or when the axis is not linear. */
  readonly step: number | null
  /** Pixel and world coordinate of the reference point; FITS counts pixels from 1. */
  readonly reference: { readonly pixel: number; readonly value: number }
  readonly unit: string | undefined
}

/** The two halves of a celestial CTYPE (section 8.3, table 25): `RA--`, `GLON`, `HPLN` and `DEC-`, `GLAT`, `HPLT`. */
const longitude = /^(RA--|[A-Z]LON|[A-Z]{2}LN)-?/
const latitude = /^(DEC-|[A-Z]LAT|[A-Z]{2}LT)-?/

export const skyOf = (ctype: string): 'lon' | 'lat' | null => {
  if (!/^.{4}-/.test(ctype)) return /^RA$/.test(ctype) ? 'lon' : /^DEC$/.test(ctype) ? 'lat' : null
  return longitude.test(ctype) ? 'lon' : latitude.test(ctype) ? 'lat' : null
}

/** Element (i, j) of the matrix from pixel offsets to world offsets: CDi_j, or CDELTi times PCi_j. */
export const matrixOf = (header: Header) => {
  const hasCd = header.cards.some((card) => /^CD\d+_\d+$/.test(card.key))
  return (i: number, j: number): number => {
    if (hasCd) return header.number(`CD${i}_${j}`) ?? 0
    return (header.number(`CDELT${i}`) ?? 1) * (header.number(`PC${i}_${j}`) ?? (i === j ? 1 : 0))
  }
}

/** Of axes 1 to `count`. Non-linear algorithms (`WAVE-LOG`, `FREQ-TAB`, `AWAV-GRI`, `VOPT-F2W`) have no even step. */
export const wcsAxes = (header: Header, count: number): WcsAxis[] => {
  const ctypes = Array.from({ length: count }, (_, n) => header.text(`CTYPE${n + 1}`) ?? '')
  const skies = ctypes.map(skyOf)
  const isPair = skies.includes('lon') && skies.includes('lat')
  const matrix = matrixOf(header)
  const celestial = skies.flatMap((sky, n) => (sky === null ? [] : [n + 1]))
  const isSaid = (i: number) => header.has(`CDELT${i}`) || header.has(`CD${i}_${i}`) || celestial.some((j) => header.has(`CD${i}_${j}`))
  return ctypes.map((ctype, n) => {
    const i = n + 1
    const sky = isPair ? (skies[n] ?? null) : null
    const isLinear = sky !== null || !/^(?:.{4}-(?:LOG|TAB|GR[IA]|[FWVA]2[FWVA])|FELO)/.test(ctype)
    const step = sky === null ? matrix(i, i) : Math.hypot(...celestial.map((world) => matrix(world, i)))
    return {
      ctype,
      sky,
      step: isSaid(i) && isLinear && step !== 0 && Number.isFinite(step) ? step : null,
      reference: { pixel: header.number(`CRPIX${i}`) ?? 0, value: header.number(`CRVAL${i}`) ?? 0 },
      unit: header.text(`CUNIT${i}`) || (sky === null ? undefined : 'deg'),
    }
  })
}
