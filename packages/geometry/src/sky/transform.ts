import type { Point } from '../types.ts'
import { celestialAxes, degreesOf, numbersOf, parametersOf, projectionOf } from './keywords.ts'
import { linearOf } from './linear.ts'
import { projectionBy } from './projections.ts'
import { poleOf, toCelestial, toNative } from './rotation.ts'
import { sipOf } from './sip.ts'
import { meansTpv, tpvOf } from './tpv.ts'
import type { SkyPlace, SkyTransform, SkyWorld } from './types.ts'

/** FITS counts pixels from 1 at the centre of the first; stored geometry has 0.5 there. */
const firstCentre = 0.5

/**
 * The way between the pixels of an image and the sky: offsets from CRPIX, SIP, the linear matrix, TPV, the projection, and the rotation to the
 * celestial sphere (FITS standard 4.0, section 8; Greisen & Calabretta 2002; Calabretta & Greisen 2002). Agrees with astropy.wcs to 1e-9 degrees.
 * x is along the axis of the lower number of the two, y along that of the higher one; other axes are taken at their reference.
 * @returns undefined for a projection that is not known and for keywords that do not add up.
 */
export const skyTransform = ({ frame, keywords }: SkyWorld): SkyTransform | undefined => {
  const numbers = numbersOf(keywords)
  const axes = celestialAxes(numbers)
  if (axes === undefined) return undefined
  const { number } = numbers
  const [first, second] = [Math.min(axes.lon, axes.lat), Math.max(axes.lon, axes.lat)]
  const linear = linearOf(numbers, axes)
  if (linear === undefined) return undefined
  const [ofLon, ofLat] = [parametersOf(numbers, axes.lon), parametersOf(numbers, axes.lat)]
  const code = projectionOf(numbers, axes)
  const sip = sipOf(numbers)
  const tpv = code === 'TPV' || (code === 'TAN' && sip === undefined && meansTpv(ofLon)) ? tpvOf(ofLon, ofLat) : undefined
  const lon = (number(`CRVAL${axes.lon}`) ?? 0) * (degreesOf(numbers, axes.lon) ?? 1)
  const lat = (number(`CRVAL${axes.lat}`) ?? 0) * (degreesOf(numbers, axes.lat) ?? 1)
  const projection = projectionBy(code, ofLat, lat)
  if (projection === undefined) return undefined
  // PVi_0 to PVi_4 of the longitude move the native pole; those of a TPV are coefficients.
  const own = tpv === undefined ? ofLon : () => undefined
  const [phi, theta] = [own(1) ?? 0, own(2) ?? projection.theta0]
  const pole = poleOf({ lon, lat, phi, theta, lonpole: own(3) ?? number('LONPOLE'), latpole: own(4) ?? number('LATPOLE') })
  if (pole === undefined) return undefined
  const isMoved = (own(0) ?? 0) !== 0 && (own(1) !== undefined || own(2) !== undefined)
  const [x0, y0] = (isMoved ? projection.toPlane(phi, theta) : undefined) ?? [0, 0]
  const [referenceX, referenceY] = [number(`CRPIX${first}`) ?? 0, number(`CRPIX${second}`) ?? 0]

  const toSky = ({ x, y }: Point): SkyPlace | undefined => {
    const [dx, dy] = [x + firstCentre - referenceX, y + firstCentre - referenceY]
    const [u, v] = sip?.apply(dx, dy) ?? [dx, dy]
    const flat = linear.toPlane(u, v)
    const [px, py] = tpv?.apply(flat[0], flat[1]) ?? flat
    const native = projection.toNative(px + x0, py + y0)
    if (native === undefined) return undefined
    const place = toCelestial(pole, native)
    return Number.isFinite(place.lon) && Number.isFinite(place.lat) ? place : undefined
  }
  const toPixel = (place: SkyPlace): Point | undefined => {
    const native = toNative(pole, place)
    const plane = projection.toPlane(native[0], native[1])
    if (plane === undefined) return undefined
    const moved = [plane[0] - x0, plane[1] - y0] as const
    const flat = tpv === undefined ? moved : tpv.undo(moved[0], moved[1])
    if (flat === undefined) return undefined
    const [u, v] = linear.toPixels(flat[0], flat[1])
    const offset = sip === undefined ? ([u, v] as const) : sip.undo(u, v)
    if (offset === undefined || !Number.isFinite(offset[0]) || !Number.isFinite(offset[1])) return undefined
    return { x: offset[0] + referenceX - firstCentre, y: offset[1] + referenceY - firstCentre }
  }
  return { frame, toSky, toPixel }
}
