/** What a number measures, so that it can be written in a unit that fits it. `other`: in the unit that the file names. */
export type Quantity = 'length' | 'angle' | 'time' | 'pixel' | 'other'

/** Amounts of one unit in the base of its quantity: metres, degrees, seconds. */
type Unit = { readonly quantity: Quantity; readonly toBase: number }

const lengths: Readonly<Record<string, number>> = {
  angstrom: 1e-10,
  picometer: 1e-12,
  pm: 1e-12,
  nanometer: 1e-9,
  nm: 1e-9,
  micrometer: 1e-6,
  micron: 1e-6,
  um: 1e-6,
  µm: 1e-6,
  μm: 1e-6,
  millimeter: 1e-3,
  mm: 1e-3,
  centimeter: 1e-2,
  cm: 1e-2,
  meter: 1,
  m: 1,
  kilometer: 1e3,
  km: 1e3,
  inch: 0.0254,
  foot: 0.3048,
  // As files write it, not shown to people.
  'us survey foot': 1200 / 3937,
}
const angles: Readonly<Record<string, number>> = {
  degree: 1,
  deg: 1,
  degrees_north: 1,
  degrees_east: 1,
  radian: 180 / Math.PI,
  rad: 180 / Math.PI,
  arcminute: 1 / 60,
  arcmin: 1 / 60,
  arcsecond: 1 / 3600,
  arcsec: 1 / 3600,
}
const times: Readonly<Record<string, number>> = {
  microsecond: 1e-6,
  us: 1e-6,
  millisecond: 1e-3,
  ms: 1e-3,
  second: 1,
  s: 1,
  sec: 1,
  minute: 60,
  min: 60,
  hour: 3600,
  h: 3600,
  day: 86_400,
  d: 86_400,
}

/** A unit by the name that a file gives it (UDUNITS, OME-NGFF, FITS), with plurals and British spelling. */
export const unitOf = (name: string | null): Unit => {
  const plain = (name ?? '').trim()
  const lower = plain.toLowerCase().replace(/metre/, 'meter')
  for (const key of [plain, lower, lower.replace(/s$/, '')]) {
    const found = quantityIn(lengths, key, 'length') ?? quantityIn(angles, key, 'angle') ?? quantityIn(times, key, 'time')
    if (found !== undefined) return found
  }
  return plain === '' || lower === 'pixel' || lower === 'px' ? { quantity: 'pixel', toBase: 1 } : { quantity: 'other', toBase: 1 }
}

const quantityIn = (table: Readonly<Record<string, number>>, key: string, quantity: Quantity): Unit | undefined => {
  const toBase = table[key]
  return toBase === undefined ? undefined : { quantity, toBase }
}

/** Units to write an amount in, the largest first, with their size in the base. */
const written: Readonly<Record<'length' | 'angle' | 'time', readonly (readonly [name: string, size: number])[]>> = {
  length: [
    ['km', 1e3],
    ['m', 1],
    ['mm', 1e-3],
    ['µm', 1e-6],
    ['nm', 1e-9],
    ['pm', 1e-12],
  ],
  angle: [
    ['°', 1],
    ['′', 1 / 60],
    ['″', 1 / 3600],
    ['mas', 1 / 3_600_000],
  ],
  time: [
    ['h', 3600],
    ['min', 60],
    ['s', 1],
    ['ms', 1e-3],
    ['µs', 1e-6],
  ],
}

/** The unit in which an amount is at least 1 (a hair of rounding aside), or the smallest one. */
export const fittingUnit = (quantity: Quantity, amount: number, otherName: string | null): readonly [name: string, size: number] => {
  if (quantity === 'pixel') return ['px', 1]
  if (quantity === 'other') return [otherName ?? '', 1]
  const units = written[quantity]
  return units.find(([, size]) => Math.abs(amount) >= size * (1 - 1e-9)) ?? units.at(-1) ?? ['', 1]
}

/** A number in so many significant digits, without noughts at its end. */
export const digits = (value: number, significant = 4): string => {
  if (!Number.isFinite(value)) return String(value)
  const rounded = Number(value.toPrecision(significant))
  const size = Math.abs(rounded)
  return size !== 0 && (size >= 1e7 || size < 1e-4) ? rounded.toExponential().replace('e+', 'e') : String(rounded)
}

/** An amount of a quantity, in its base, with the unit that fits it: `12.3 µm`, `4.5″`. */
export const amountText = (quantity: Quantity, amount: number, otherName: string | null = null, significant = 4): string => {
  const [name, size] = fittingUnit(quantity, amount, otherName)
  const sign = /^[°′″]$/.test(name)
  return `${digits(amount / size, significant)}${name === '' || sign ? '' : ' '}${name}`
}
