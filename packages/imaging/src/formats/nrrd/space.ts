import type { Axis, World } from '../../dataset.ts'
import { axisOf } from '../raw/axes.ts'
import type { NrrdHeader } from './header.ts'

const units: Readonly<Record<string, string>> = {
  mm: 'millimeter',
  millimeter: 'millimeter',
  millimeters: 'millimeter',
  um: 'micrometer',
  µm: 'micrometer',
  microns: 'micrometer',
  micron: 'micrometer',
  micrometer: 'micrometer',
  nm: 'nanometer',
  cm: 'centimeter',
  m: 'meter',
  s: 'second',
  sec: 'second',
  ms: 'millisecond',
}
const unitOf = (text: string | undefined): string | null => {
  const plain = (text ?? '').trim()
  if (plain === '' || plain === '???' || plain === 'none') return null
  return Object.hasOwn(units, plain) ? (units[plain] ?? null) : plain
}

/** `"mm" "mm" ""`: as many as there are quoted. */
const quoted = (text: string | undefined): string[] => Array.from((text ?? '').matchAll(/"((?:[^"\\]|\\.)*)"/g), ([, inner = '']) => inner)

/** `(1,0,0) none (0,0,2)`: null for `none`. */
const vectors = (text: string | undefined): (number[] | null)[] =>
  Array.from((text ?? '').matchAll(/\(([^()]*)\)|none/g), ([, inner]) => (inner === undefined ? null : inner.split(',').map(Number)))

const numbers = (text: string | undefined): number[] => (text === undefined ? [] : text.trim().split(/\s+/).map(Number))

const listKinds = /color|vector|list|point|scalar|complex|quaternion|matrix|normal|gradient|stub|xyz/i

/** What each axis is, fastest first: samples of a colour or a vector (`c`), time, or the next of x, y, z. */
const namesOf = ({ sizes, dtype, fields }: NrrdHeader): string[] => {
  const kinds = (fields.get('kinds') ?? '').split(/\s+/)
  const directions = vectors(fields.get('space directions'))
  const [samples = 0, width = 0, height = 0] = sizes
  // Pictures of old: three or four values of 8 bits in front, and nothing said of them.
  const isPicture = !fields.has('kinds') && directions.length === 0 && sizes.length >= 3 && (samples === 3 || samples === 4)
  const space = ['x', 'y', 'z']
  let hasChannels = false
  let hasTime = false
  return sizes.map((_, n) => {
    const kind = kinds[n] ?? ''
    const isList =
      listKinds.test(kind) ||
      (directions[n] === null && kind !== 'time') ||
      (n === 0 && isPicture && dtype === 'uint8' && width > 4 && height > 4)
    if (isList) {
      if (hasChannels) return `d${n}`
      hasChannels = true
      return 'c'
    }
    if (kind !== 'time') {
      const name = space.shift()
      if (name !== undefined) return name
    }
    if (hasTime) return `d${n}`
    hasTime = true
    return 't'
  })
}

const spacingOf = ({ fields, sizes }: NrrdHeader, n: number): number | null => {
  const direction = vectors(fields.get('space directions'))[n]
  if (direction != null) return Math.hypot(...direction) || null
  const given = numbers(fields.get('spacings'))[n]
  if (given !== undefined) return Number.isFinite(given) && given !== 0 ? Math.abs(given) : null
  const extent = Math.abs((numbers(fields.get('axis maxs'))[n] ?? Number.NaN) - (numbers(fields.get('axis mins'))[n] ?? Number.NaN))
  // Without a word on it samples stand for cells.
  const steps = (fields.get('centers') ?? '').split(/\s+/)[n] === 'node' ? (sizes[n] ?? 1) - 1 : (sizes[n] ?? 1)
  return Number.isFinite(extent / steps) && extent > 0 ? extent / steps : null
}

/** The axes, fastest first. */
export const axesOf = (header: NrrdHeader): Axis[] => {
  const names = namesOf(header)
  const spaceUnits = quoted(header.fields.get('space units'))
  const axisUnits = quoted(header.fields.get('units'))
  const directions = vectors(header.fields.get('space directions'))
  // Anatomical spaces are in millimeters by custom.
  const customUnit = /superior|^[rl][ap]s$/i.test(header.fields.get('space') ?? '') ? 'millimeter' : null
  return header.sizes.map((length, n) => {
    const name = names[n] ?? `d${n}`
    if (name === 'c') return axisOf(name, length)
    const spacing = spacingOf(header, n)
    const unit = directions[n] != null ? (unitOf(spaceUnits[0]) ?? customUnit) : unitOf(axisUnits[n])
    return axisOf(name, length, Number.isFinite(spacing) ? spacing : null, unit)
  })
}

const frames: Readonly<Record<string, string>> = {
  'right-anterior-superior': 'RAS+',
  ras: 'RAS+',
  'left-anterior-superior': 'LAS+',
  las: 'LAS+',
  'left-posterior-superior': 'LPS+',
  lps: 'LPS+',
  'scanner-xyz': 'scanner',
}

const cross = ([a = 0, b = 0, c = 0]: readonly number[], [d = 0, e = 0, f = 0]: readonly number[]): number[] => {
  const normal = [b * f - c * e, c * d - a * f, a * e - b * d]
  const length = Math.hypot(...normal)
  return normal.map((value) => (length === 0 ? 0 : value / length))
}

/** `space origin` is where the centre of the first sample lies; `space directions` are the steps from one sample to the next. */
export const worldOf = (header: NrrdHeader, axes: readonly Axis[]): World | null => {
  const directions = vectors(header.fields.get('space directions'))
  const origin = vectors(header.fields.get('space origin'))[0] ?? [0, 0, 0]
  const along = (name: string) => directions[axes.findIndex((axis) => axis.name === name)]
  const [x, y] = [along('x'), along('y')]
  if (x == null || y == null || x.length > 3 || y.length > 3) return null
  const z = along('z') ?? cross(x, y)
  const matrix = [0, 1, 2].map((row) => {
    const [a, b, c] = [x[row] ?? 0, y[row] ?? 0, z[row] ?? 0]
    return [a, b, c, (origin[row] ?? 0) - (a + b + c) / 2]
  })
  if (!matrix.every((row) => row.every(Number.isFinite))) return null
  const space = header.fields.get('space')?.toLowerCase() ?? 'space'
  const unit = unitOf(quoted(header.fields.get('space units'))[0]) ?? 'millimeter'
  return { kind: 'physical', frame: frames[space] ?? space, unit, matrix }
}
