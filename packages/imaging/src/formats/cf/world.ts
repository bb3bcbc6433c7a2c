import type { Axis, World } from '../../dataset.ts'
import type { Coordinate } from './axes.ts'
import { stepOf } from './axes.ts'
import { type Attributes, numbersOf, textOf, type Variable } from './variable.ts'

const isOf = (coordinate: Coordinate | undefined, names: RegExp, units: RegExp): boolean =>
  coordinate !== undefined &&
  (names.test(textOf(coordinate.attributes, 'standard_name') ?? '') || units.test(textOf(coordinate.attributes, 'units') ?? ''))

/** An EPSG code that a grid mapping names: as a number, or in its well-known text (the last one is that of the whole system). */
const epsgOf = (mapping: Attributes): number | null => {
  const code = numbersOf(mapping, 'epsg_code')?.values[0] ?? Number(/(\d{4,6})/.exec(textOf(mapping, 'epsg_code') ?? '')?.[1] ?? Number.NaN)
  if (Number.isInteger(code)) return code
  const wkt = (textOf(mapping, 'crs_wkt') ?? textOf(mapping, 'spatial_ref') ?? '').slice(0, 20_000)
  const found = /(?:AUTHORITY|ID)\s*\[\s*"EPSG"\s*,\s*"?(\d{1,6})"?\s*\]\s*\]\s*$/.exec(wkt)?.[1]
  return found === undefined ? null : Number(found)
}

/**
 * Where an evenly spaced grid lies on the map: coordinates are those of the centres of cells (CF conventions 4 and 5.6). Latitude and
 * longitude without a grid mapping are EPSG:4326.
 */
export const cfWorld = (
  variable: Variable,
  axes: readonly Axis[],
  coordinates: ReadonlyMap<string, Coordinate>,
  mappingOf: (name: string) => Attributes | undefined,
): World | null => {
  const along = (name: string) => {
    const n = axes.findIndex((axis) => axis.name === name)
    return coordinates.get(variable.dimensions[n]?.name ?? '')
  }
  const [x, y] = [along('x'), along('y')]
  const [dx, dy] = [stepOf(x?.values ?? null), stepOf(y?.values ?? null)]
  const [west, first] = [x?.values?.[0], y?.values?.[0]]
  if (x === undefined || y === undefined || dx === null || dy === null || west === undefined || first === undefined) return null
  const affine = [dx, 0, west - dx / 2, 0, dy, first - dy / 2] as const
  const mapping = mappingOf((textOf(variable.attributes, 'grid_mapping') ?? '').split(':')[0]?.trim() ?? '')
  const isDegrees = isOf(x, /^longitude$/, /^degrees?_?(east|E)$/) && isOf(y, /^latitude$/, /^degrees?_?(north|N)$/)
  if (isDegrees)
    return { kind: 'map', epsg: (mapping === undefined ? null : epsgOf(mapping)) ?? 4326, name: 'WGS 84', unit: 'degree', affine }
  const isProjected = isOf(x, /^projection_x_coordinate$/, /^$/) && isOf(y, /^projection_y_coordinate$/, /^$/)
  if (!isProjected && mapping === undefined) return null
  const unit = axes.find((axis) => axis.name === 'x')?.unit ?? null
  const name = mapping === undefined ? null : (textOf(mapping, 'grid_mapping_name') ?? null)
  return { kind: 'map', epsg: mapping === undefined ? null : epsgOf(mapping), name, unit, affine }
}
