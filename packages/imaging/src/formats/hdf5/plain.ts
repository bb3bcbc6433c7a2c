import type { Axis, Dataset, HeaderPart, ImageFile, ReadLimits } from '../../dataset.ts'
import { FormatError } from '../../format-error.ts'
import { type Coordinate, cfAxes } from '../cf/axes.ts'
import { type Attributes, attributeText, numbersOf, textOf, type Variable } from '../cf/variable.ts'
import { arrayDataset, checkShape } from '../raw/array-dataset.ts'
import { axisOf, plainNames } from '../raw/axes.ts'
import { bytesOfStored, dtypeOfStored } from '../raw/contiguous.ts'
import type { Session } from './session.ts'
import type { Content } from './walk.ts'

/** Attributes that are the format's own: references, and the tables of dimension scales. */
const own = new Set(['DIMENSION_LIST', 'REFERENCE_LIST'])

export const partOf = (name: string, attributes: Attributes, first: HeaderPart['lines'] = []): HeaderPart => ({
  name,
  lines: [...first, ...Array.from(attributes, ([key, value]) => ({ key, value: attributeText(value) })).filter(({ key }) => !own.has(key))],
})

/** `DIMENSION_LABELS` as h5py writes them; names of axes only where each is one letter of t, c, z, y, x. */
const labelsOf = (attributes: Attributes, rank: number): string[] | undefined => {
  const labels = (textOf(attributes, 'DIMENSION_LABELS') ?? textOf(attributes, 'axes') ?? '').toLowerCase().split(/[\n, ]/)
  const letters = labels.length === 1 && labels[0]?.length === rank ? [...labels[0]] : labels
  const isKnown = letters.length === rank && letters.every((letter) => 'tczyx'.includes(letter) && letter.length === 1)
  return isKnown && new Set(letters).size === rank && letters.includes('x') && letters.includes('y') ? letters : undefined
}

/** Spacings of z, y, x in micrometers, as the HDF5 plugin of ImageJ and ilastik write them. */
const withElementSize = (axes: readonly Axis[], attributes: Attributes): Axis[] => {
  const sizes = numbersOf(attributes, 'element_size_um')?.values ?? []
  return axes.map((axis) => {
    const spacing = sizes[['z', 'y', 'x'].indexOf(axis.name)]
    const isKnown = sizes.length === 3 && spacing !== undefined && spacing > 0 && Number.isFinite(spacing)
    return isKnown ? { ...axis, spacing, unit: 'micrometer' } : axis
  })
}

const axesOf = (variable: Variable, coordinates: ReadonlyMap<string, Coordinate>): Axis[] => {
  const shape = variable.dimensions.map((dimension) => dimension.length)
  const labels = labelsOf(variable.attributes, shape.length)
  if (labels === undefined && variable.dimensions.some((dimension) => coordinates.has(dimension.name))) return cfAxes(variable, coordinates)
  const names = labels ?? plainNames(shape, variable.dtype)
  return withElementSize(
    shape.map((length, n) => axisOf(names[n] ?? `d${n}`, length)),
    variable.attributes,
  )
}

/** Attributes that tell of people. */
const people = /patient|birth|operator|author|creator|user_?name|e-?mail|contact/i

const looksLikeLabels = (path: string): boolean => /label|mask|segment|annotation|weight/i.test(path)

/**
 * The arrays of a plain HDF5 file, named by their paths; values are those that h5py gives. Three axes are z, y, x, four c, z, y, x, five t, c,
 * z, y, x, unless labels or scales of the axes say otherwise; a last axis of 3 or 4 behind longer ones, of 8 or 16-bit values, is colour.
 * Arrays that are called labels or masks come last.
 */
export const plainFile = (
  session: Session,
  content: Content,
  variables: ReadonlyMap<string, Variable>,
  coordinates: ReadonlyMap<string, Coordinate>,
  limits: ReadLimits,
): Omit<ImageFile, 'format'> => {
  const skipped = [...content.skipped]
  const warnings = [...content.warnings]
  const datasets: Dataset[] = []
  for (const { path, reason, number, attributes } of content.arrays) {
    const variable = variables.get(path)
    if (variable === undefined || number === undefined || reason !== undefined) {
      skipped.push({ name: path, reason: reason ?? 'it is not read' })
      continue
    }
    try {
      const axes = axesOf(variable, coordinates)
      checkShape(
        axes.map((axis) => axis.length),
        limits,
        path,
      )
      const isColor = axes.at(-1)?.name === 'c' && [3, 4].includes(axes.at(-1)?.length ?? 0) && !textOf(attributes, 'DIMENSION_LABELS')
      const { dtype, chunk, read } = variable
      datasets.push(arrayDataset({ name: path, axes, dtype, isColor, chunk, read }, bytesOfStored(number.type)))
      if (number.type === 'float16') warnings.push(`${path}: half floats (float16) are read as float32; no value changes`)
      if (number.isBoolean) warnings.push(`${path}: booleans are read as uint8: 0 and 1`)
    } catch (cause) {
      if (!(cause instanceof FormatError)) throw cause
      skipped.push({ name: path, reason: cause.reason })
    }
  }
  const header = [
    ...content.groups.map(({ path, attributes }) => partOf(path, attributes)).filter((part, n) => n === 0 || part.lines.length > 0),
    ...content.arrays.map(({ path, shape, number, described, filters, attributes }) =>
      partOf(path, attributes, [
        { key: 'shape', value: shape.join(' x ') },
        {
          key: 'type',
          value: number === undefined ? 'no numbers' : `${dtypeOfStored(number.type)}${described.littleEndian ? '' : ', big-endian'}`,
        },
        ...(described.chunks === null ? [] : [{ key: 'chunks', value: described.chunks.join(' x ') }]),
        ...(filters.length === 0 ? [] : [{ key: 'filters', value: filters.join(', ') }]),
      ]),
    ),
  ]
  return {
    datasets: datasets.toSorted((a, b) => Number(looksLikeLabels(a.name)) - Number(looksLikeLabels(b.name))),
    skipped,
    header,
    personal: [...new Set(header.flatMap((part) => part.lines.map((line) => line.key)).filter((key) => people.test(key)))],
    warnings,
    close: () => session.close(),
  }
}
