import type { Axis } from '../../dataset.ts'
import { axisOf } from '../raw/axes.ts'
import { type Attributes, baseOf, textOf, type Variable } from './variable.ts'

/** The coordinate variable of a dimension, with its values. */
export type Coordinate = { readonly attributes: Attributes; readonly values: readonly number[] | null }

type Role = 't' | 'z' | 'y' | 'x' | 'c'

/** Units of latitude and longitude (CF conventions 4.1, 4.2). */
const north = /^degrees?_?(north|N)$/
const east = /^degrees?_?(east|E)$/
const names: Readonly<Record<Role, RegExp>> = {
  t: /^(time\d*|t|valid_time|record)$/i,
  z: /^(lev|level\d*|plev|depth\w*|height|alt|altitude|z|zlev|isobaric\w*|pressure|elevation)$/i,
  y: /^(lat|latitude|y|yc|rlat|nav_lat|northing|y_?\d*|row|nj|south_north)$/i,
  x: /^(lon|long|longitude|x|xc|rlon|nav_lon|easting|x_?\d*|col|column|ni|west_east)$/i,
  c: /^(c|band|bands|channel|channels|wavelength)$/i,
}

/** What a coordinate variable says that its axis is: `axis`, `standard_name`, `units`, `positive` (CF conventions 4). */
const saidOf = (attributes: Attributes): Role | undefined => {
  const axis = textOf(attributes, 'axis')?.trim().toUpperCase()
  if (axis === 'T' || axis === 'Z' || axis === 'Y' || axis === 'X')
    return axis === 'T' ? 't' : axis === 'Z' ? 'z' : axis === 'Y' ? 'y' : 'x'
  const units = textOf(attributes, 'units')?.trim() ?? ''
  const standard = textOf(attributes, 'standard_name') ?? ''
  if (north.test(units) || standard === 'latitude' || standard === 'projection_y_coordinate' || standard === 'grid_latitude') return 'y'
  if (east.test(units) || standard === 'longitude' || standard === 'projection_x_coordinate' || standard === 'grid_longitude') return 'x'
  if (/^\w+ since /i.test(units) || standard === 'time') return 't'
  if (textOf(attributes, 'positive') !== undefined || /depth|height|altitude|air_pressure/.test(standard)) return 'z'
  return undefined
}

/**
 * A name for each axis of a variable. What coordinate variables say counts first, then usual names of dimensions; of what is left the last two
 * are y and x, and the others keep the names of their dimensions.
 */
const rolesOf = (variable: Variable, coordinates: ReadonlyMap<string, Coordinate>): string[] => {
  const { dimensions } = variable
  const taken = new Set<string>()
  const roles: (string | undefined)[] = dimensions.map(() => undefined)
  const take = (n: number, role: Role | undefined) => {
    if (role === undefined || roles[n] !== undefined || taken.has(role)) return
    roles[n] = role
    taken.add(role)
  }
  for (const [n, { name }] of dimensions.entries()) take(n, saidOf(coordinates.get(name)?.attributes ?? new Map()))
  for (const [n, { name }] of dimensions.entries())
    for (const role of ['t', 'z', 'y', 'x', 'c'] as const) if (names[role].test(baseOf(name))) take(n, role)
  for (let n = dimensions.length - 1; n >= 0; n--) {
    const role = taken.has('x') ? 'y' : 'x'
    if (!(taken.has('x') && taken.has('y'))) take(n, role)
  }
  // Variables like (time, depth): an image needs an x and a y, whatever its axes are called.
  if (!taken.has('x') || !taken.has('y')) return dimensions.map((_, n) => ['x', 'y'][dimensions.length - 1 - n] ?? `d${n}`)
  const rest = new Map<string, number>()
  return dimensions.map(({ name }, n) => {
    const role = roles[n]
    if (role !== undefined) return role
    const plain = baseOf(name).toLowerCase().slice(0, 64)
    const own = ['t', 'z', 'y', 'x', 'c', ''].includes(plain) ? `d${n}` : plain
    const count = (rest.get(own) ?? 0) + 1
    rest.set(own, count)
    return count === 1 ? own : `${own} ${count}`
  })
}

const unitNames: Readonly<Record<string, string>> = {
  m: 'meter',
  metre: 'meter',
  metres: 'meter',
  meters: 'meter',
  km: 'kilometer',
  mm: 'millimeter',
  um: 'micrometer',
  nm: 'nanometer',
  degrees: 'degree',
  degree: 'degree',
  s: 'second',
  sec: 'second',
  secs: 'second',
  seconds: 'second',
  minutes: 'minute',
  hours: 'hour',
  days: 'day',
}

/** `degrees_north` is `degree`; `hours since 1900-01-01` is `hour`. */
export const unitOf = (attributes: Attributes): string | null => {
  const text = textOf(attributes, 'units')?.trim()
  if (text === undefined || text === '' || text === '1') return null
  if (north.test(text) || east.test(text)) return 'degree'
  const plain = /^(\w+) since /i.exec(text)?.[1]?.toLowerCase() ?? text
  const usual = plain.length > 2 ? plain.toLowerCase() : plain
  if (Object.hasOwn(unitNames, usual)) return unitNames[usual] ?? null
  return plain.replace(/^(second|minute|hour|day|month|year)s$/, '$1').slice(0, 64)
}

/** The step of evenly spaced coordinates, signed; null when they are not even. Rounding of float32 is allowed for. */
export const stepOf = (values: readonly number[] | null): number | null => {
  const [first, last] = [values?.[0], values?.at(-1)]
  if (values === null || first === undefined || last === undefined || values.length < 2) return null
  const step = (last - first) / (values.length - 1)
  const slack = Math.max(Math.abs(step) * 1e-3, Math.max(Math.abs(first), Math.abs(last)) * 2.4e-7)
  if (!Number.isFinite(step) || step === 0 || slack > Math.abs(step) / 10) return null
  return values.every((value, n) => Math.abs(value - (first + n * step)) <= slack) ? step : null
}

/** The axes of a variable, in the order of the file. */
export const cfAxes = (variable: Variable, coordinates: ReadonlyMap<string, Coordinate>): Axis[] => {
  const names = rolesOf(variable, coordinates)
  return variable.dimensions.map(({ name, length }, n) => {
    const coordinate = coordinates.get(name)
    if (coordinate === undefined) return axisOf(names[n] ?? `d${n}`, length)
    const step = Math.abs(stepOf(coordinate.values) ?? 0)
    const axis = axisOf(names[n] ?? `d${n}`, length, step || null, unitOf(coordinate.attributes))
    return coordinate.values === null ? axis : { ...axis, coordinates: coordinate.values }
  })
}
