import { sizeOf } from '../../box.ts'
import type { Channel, Dataset, HeaderPart, ImageFile, ReadLimits } from '../../dataset.ts'
import { bytesOf } from '../../dtype.ts'
import { FormatError } from '../../format-error.ts'
import { arrayDataset, checkShape } from '../raw/array-dataset.ts'
import { checkBytes } from '../raw/contiguous.ts'
import { type Coordinate, cfAxes, unitOf } from './axes.ts'
import { unpackingOf } from './unpack.ts'
import { type Attributes, attributeText, baseOf, numbersOf, textOf, type Variable } from './variable.ts'
import { cfWorld } from './world.ts'

/** Coordinates of an axis that are longer than this are not listed. */
const longest = 100_000

export type NetcdfContent = {
  readonly format: string
  readonly variables: readonly Variable[]
  /** Variables without numbers (text, grid mappings) with their attributes. */
  readonly others: readonly { readonly name: string; readonly attributes: Attributes }[]
  readonly skipped: readonly { readonly name: string; readonly reason: string }[]
  readonly attributes: Attributes
  /** Groups with their attributes, beside the root. */
  readonly groups: readonly { readonly name: string; readonly attributes: Attributes }[]
  readonly warnings: readonly string[]
  readonly close: () => Promise<void>
}

/** Variables that tell of others: bounds of cells, coordinates on curved grids, ancillary ones (CF conventions 3.4, 5, 7.1). */
const servantsOf = (variables: readonly Variable[]): { bounds: Set<string>; coordinates: Set<string> } => {
  const named = (attribute: string) =>
    new Set(variables.flatMap(({ attributes }) => (textOf(attributes, attribute) ?? '').split(/\s+/).filter((name) => name !== '')))
  return {
    bounds: new Set([...named('bounds'), ...named('climatology')]),
    coordinates: new Set([...named('coordinates'), ...named('ancillary_variables')]),
  }
}

const isCoordinate = ({ name, dimensions }: Variable): boolean =>
  dimensions.length === 1 && baseOf(dimensions[0]?.name ?? '') === baseOf(name)

const coordinatesOf = async (variables: readonly Variable[]): Promise<Map<string, Coordinate>> => {
  const found = new Map<string, Coordinate>()
  for (const variable of variables) {
    const [dimension] = variable.dimensions
    if (dimension === undefined || !isCoordinate(variable)) continue
    const { length } = dimension
    let values: number[] | null = null
    if (length > 0 && length <= longest) {
      // A damaged coordinate variable does not take the image away.
      const stored = await variable.read({ start: [0], shape: [length] }).catch((cause: unknown) => {
        if (cause instanceof FormatError) return undefined
        throw cause
      })
      if (stored !== undefined) values = Array.from(unpackingOf(variable.dtype, variable.attributes).unpack(stored), Number)
    }
    // A group's own dimension hides one of the same name above it; paths tell them apart.
    found.set(dimension.name, { attributes: variable.attributes, values })
  }
  return found
}

const windowOf = ({ attributes, dtype }: Variable): Channel['window'] => {
  const [low, high] = numbersOf(attributes, 'actual_range')?.values ?? []
  return low !== undefined && high !== undefined && low < high && unpackingOf(dtype, attributes).dtype.startsWith('float')
    ? { low, high }
    : null
}

const partOf = (name: string, attributes: Attributes, first: HeaderPart['lines'] = []): HeaderPart => ({
  name,
  lines: [...first, ...Array.from(attributes, ([key, attribute]) => ({ key, value: attributeText(attribute) }))],
})

const datasetOf = (
  variable: Variable,
  coordinates: ReadonlyMap<string, Coordinate>,
  content: NetcdfContent,
  limits: ReadLimits,
): Dataset => {
  const shape = variable.dimensions.map((dimension) => dimension.length)
  checkShape(shape, limits, variable.name)
  const { dtype, nodata, unpack } = unpackingOf(variable.dtype, variable.attributes)
  const axes = cfAxes(variable, coordinates)
  const mappingOf = (name: string) =>
    name === ''
      ? undefined
      : [...content.variables, ...content.others].find((one) => one.name === name || baseOf(one.name) === name)?.attributes
  const channels = axes.find((axis) => axis.name === 'c')?.length ?? 1
  const channel: Channel = {
    name: textOf(variable.attributes, 'long_name') ?? baseOf(variable.name),
    color: null,
    unit: textOf(variable.attributes, 'units') === undefined ? null : (unitOf(variable.attributes) ?? '1'),
    window: windowOf(variable),
  }
  return arrayDataset(
    {
      name: variable.name,
      axes,
      dtype,
      nodata,
      chunk: variable.chunk,
      channels: Array.from({ length: Math.min(channels, limits.parts) }, (_, n) =>
        channels === 1 ? channel : { ...channel, name: `${channel.name} ${n}` },
      ),
      world: cfWorld(variable, axes, coordinates, mappingOf),
      read: async (box) => {
        checkBytes(box.shape, bytesOf(variable.dtype) + bytesOf(dtype), limits)
        return unpack(await variable.read(box))
      },
    },
    bytesOf(dtype),
  )
}

/**
 * The variables of a NetCDF file as images: those with two dimensions or more. Coordinate variables and bounds of cells only describe them.
 * Coordinates on curved grids come last.
 * @throws FormatError when no variable is an image.
 */
export const netcdfImageFile = async (content: NetcdfContent, limits: ReadLimits): Promise<ImageFile> => {
  const { variables } = content
  const coordinates = await coordinatesOf(variables)
  const servants = servantsOf(variables)
  const skipped = [...content.skipped]
  const [first, last]: [Dataset[], Dataset[]] = [[], []]
  for (const variable of variables) {
    if (isCoordinate(variable)) continue
    const base = baseOf(variable.name)
    const rank = variable.dimensions.length
    const reason = servants.bounds.has(base)
      ? 'it holds the bounds of cells'
      : rank < 2
        ? `it has ${rank === 1 ? 'one axis' : 'no axes'}`
        : undefined
    if (reason !== undefined) {
      skipped.push({ name: variable.name, reason })
      continue
    }
    try {
      const dataset = datasetOf(variable, coordinates, content, limits)
      if (servants.coordinates.has(base)) last.push(dataset)
      else first.push(dataset)
    } catch (cause) {
      if (!(cause instanceof FormatError)) throw cause
      skipped.push({ name: variable.name, reason: cause.reason })
    }
  }
  // Of several, one with an extent is what people mean: not a strip one cell wide.
  const size = (dataset: Dataset) => (sizeOf(dataset.axes.map((axis) => axis.length)) > 1 ? 0 : 1)
  const datasets = [...first.toSorted((a, b) => size(a) - size(b)), ...last]
  if (datasets.length === 0) {
    await content.close()
    throw new FormatError(
      'variables',
      `none of them is an image${skipped[0] === undefined ? '' : ` (${skipped[0].name}: ${skipped[0].reason})`}`,
    )
  }
  return {
    format: content.format,
    datasets,
    skipped,
    header: [
      partOf('global attributes', content.attributes),
      ...content.groups.map(({ name, attributes }) => partOf(name, attributes)),
      ...variables.map(({ name, dtype, dimensions, attributes }) =>
        partOf(name, attributes, [
          { key: 'type', value: dtype },
          { key: 'dimensions', value: dimensions.map((dimension) => `${dimension.name} = ${dimension.length}`).join(', ') },
        ]),
      ),
      ...content.others.map(({ name, attributes }) => partOf(name, attributes)),
    ],
    personal: ['creator_name', 'creator_email', 'contributor_name', 'contact', 'author', 'publisher_email'],
    warnings: content.warnings,
    close: content.close,
  }
}
