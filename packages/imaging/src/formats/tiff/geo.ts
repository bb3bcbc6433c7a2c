import type { World } from '../../dataset.ts'
import type { Page } from './types.ts'
import { bytesOfTag, decodeText, numbersOf } from './values.ts'

type Affine = readonly [number, number, number, number, number, number]

/** Keys of a GeoKeyDirectory that we use (OGC GeoTIFF 1.1, annex B). */
const keys = {
  modelType: 1024,
  rasterType: 1025,
  citation: 1026,
  geographic: 2048,
  geographicCitation: 2049,
  angularUnits: 2054,
  projected: 3072,
  projectedCitation: 3073,
  linearUnits: 3076,
} as const

const userDefined = 32_767

/** EPSG codes of units of measure. */
const units: Readonly<Record<number, string>> = {
  9001: 'meter',
  9002: 'foot',
  9003: 'US survey foot',
  9036: 'kilometer',
  9101: 'radian',
  9102: 'degree',
  9103: 'arc_minute',
  9104: 'arc_second',
  9105: 'gon',
}

const mostKeys = 4096
const mostText = 65_536

type GeoKeys = { readonly number: (key: number) => number | undefined; readonly text: (key: number) => string | undefined }

/** The keys of a page (OGC GeoTIFF 1.1, section 7.1); undefined when it has none. */
const geoKeysOf = async ({ directory }: Page): Promise<GeoKeys | undefined> => {
  const table = await numbersOf(directory, 34_735, mostKeys * 4)
  if (table === undefined) return undefined
  const doubles = (await numbersOf(directory, 34_736, mostKeys)) ?? []
  const texts = decodeText((await bytesOfTag(directory, 34_737, mostText)) ?? new Uint8Array(0))
  const found = new Map<number, number | string>()
  for (let at = 4; at + 4 <= table.length; at += 4) {
    const [key = 0, location = 0, count = 0, value = 0] = table.slice(at, at + 4)
    if (location === 0) found.set(key, value)
    else if (location === 34_736) found.set(key, doubles[value] ?? Number.NaN)
    else if (location === 34_737) found.set(key, texts.slice(value, value + count).replace(/[|\0]+$/, ''))
  }
  return {
    number: (key) => {
      const value = found.get(key)
      return typeof value === 'number' ? value : undefined
    },
    text: (key) => {
      const value = found.get(key)
      return typeof value === 'string' && value !== '' ? value : undefined
    },
  }
}

/** From the upper left corner of a pixel to the map (OGC GeoTIFF 1.1, annex C); a string says why there is none. */
const affineOf = async ({ directory }: Page): Promise<Affine | string | undefined> => {
  const matrix = await numbersOf(directory, 34_264, 64)
  if (matrix !== undefined && matrix.length >= 16) {
    const [a = 1, b = 0, , c = 0, d = 0, e = 1, , f = 0] = matrix
    return [a, b, c, d, e, f]
  }
  const scale = await numbersOf(directory, 33_550, 64)
  const ties = await numbersOf(directory, 33_922, 6 * 10_000)
  if (scale === undefined || ties === undefined || ties.length < 6)
    return ties === undefined ? undefined : 'the place on the map is given by ground control points alone, which are not used'
  const [i = 0, j = 0, , x = 0, y = 0] = ties
  const [across = 1, down = 1] = scale
  return [across, 0, x - i * across, 0, -down, y + j * down]
}

const epsgOf = (code: number | undefined): number | null => (code === undefined || code === 0 || code >= userDefined ? null : code)

export type Geo = { readonly world: World | null; readonly warnings: readonly string[] }

/**
 * Where a GeoTIFF lies on the map; undefined for a file that says nothing of it. The coordinates of pixels are those of their corners: a file
 * whose tie points mean the middle of pixels (GTRasterTypeGeoKey 2) is moved by half a pixel.
 */
export const geoOf = async (page: Page): Promise<Geo | undefined> => {
  const found = await geoKeysOf(page)
  const affine = await affineOf(page)
  if (found === undefined && affine === undefined) return undefined
  if (affine === undefined || typeof affine === 'string')
    return { world: null, warnings: [affine ?? 'the file names a map, but not where on it the pixels lie'] }
  if (affine.some((value) => !Number.isFinite(value))) return { world: null, warnings: ['the place on the map is no number'] }
  const isProjected =
    found?.number(keys.modelType) === 1 || (found?.number(keys.modelType) === undefined && found?.number(keys.projected) !== undefined)
  const [a, b, c, d, e, f] = affine
  const half = found?.number(keys.rasterType) === 2 ? 0.5 : 0
  const unit =
    units[found?.number(isProjected ? keys.linearUnits : keys.angularUnits) ?? (isProjected || found === undefined ? 0 : 9102)] ?? null
  const name = found?.text(isProjected ? keys.projectedCitation : keys.geographicCitation) ?? found?.text(keys.citation) ?? null
  const epsg = epsgOf(found?.number(isProjected ? keys.projected : keys.geographic))
  return { world: { kind: 'map', epsg, name, unit, affine: [a, b, c - half * (a + b), d, e, f - half * (d + e)] }, warnings: [] }
}
