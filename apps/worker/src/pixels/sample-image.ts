import type { PyramidLayout, SampleAxis, SampleImage } from '@reticle/db'
import { type Examination, isDtype, type Level, layoutOf, levelsOf, pyramidDtype } from '@reticle/imaging'
import { finiteOr, plainText } from './plain-text.ts'

type Axis = SampleImage['axes'][number]
type Found = Examination['inspection']

/** Longer lists of coordinates are left out: a viewer shows them one by one. */
const mostCoordinates = 10_000
const mostWarnings = 100

const axisOf = (
  axes: Examination['axes'],
  { name, label, length, spacing, unit, sources }: ReturnType<typeof layoutOf>['axes'][number],
): Axis => {
  const [only] = sources.length === 1 ? sources.map((at) => axes[at]) : []
  const coordinates = only?.coordinates ?? []
  const isListed = coordinates.length === length && length <= mostCoordinates && coordinates.every(Number.isFinite)
  return {
    name,
    label: plainText(label, 100),
    length,
    spacing: finiteOr(spacing),
    unit: unit === null ? null : plainText(unit, 100),
    ...(isListed ? { coordinates: [...coordinates] } : {}),
  }
}

/** Axes as lists of samples have them, and as marks are checked by. */
export const listedAxes = (axes: readonly Axis[]): SampleAxis[] =>
  axes.map(({ name, length, spacing, unit }) => ({ name, length, ...(spacing === null || unit === null ? {} : { spacing, unit }) }))

const worldOf = (world: Found['world']): SampleImage['world'] => {
  if (world === null) return null
  if (world.kind === 'physical') {
    const matrix = world.matrix.map((row) => [...row])
    return matrix.flat().every(Number.isFinite) ? { ...world, frame: plainText(world.frame), unit: plainText(world.unit), matrix } : null
  }
  if (world.kind === 'map') {
    const { epsg, name, unit, affine } = world
    const text = (value: string | null) => (value === null ? null : plainText(value))
    return affine.every(Number.isFinite) ? { kind: 'map', epsg, name: text(name), unit: text(unit), affine: [...affine] } : null
  }
  const keywords = Object.entries(world.keywords).flatMap(([key, value]): [string, string | number][] => {
    if (typeof value === 'string') return [[plainText(key), plainText(value)]]
    return Number.isFinite(value) ? [[plainText(key), value]] : []
  })
  return { kind: 'sky', projection: plainText(world.projection), frame: plainText(world.frame), keywords: Object.fromEntries(keywords) }
}

const windowOf = (window: Found['channels'][number]['window']) => {
  const [low, high] = [finiteOr(window?.low), finiteOr(window?.high)]
  return low === null || high === null ? null : { low, high }
}

/** One for each index of the axis `c`; what the file says of channels, as far as it does. */
const channelsOf = ({ inspection, preview }: Examination, count: number): SampleImage['channels'] =>
  Array.from({ length: count }, (_, n) => {
    const channel = inspection.channels.length === count ? inspection.channels[n] : undefined
    const spread = preview.spreads.length === count ? preview.spreads[n] : undefined
    return {
      name: plainText(channel?.name ?? '', 200),
      color: /^#[0-9a-f]{6}$/i.test(channel?.color ?? '') ? (channel?.color ?? null) : null,
      unit: channel?.unit == null ? null : plainText(channel.unit, 100),
      window: windowOf(channel?.window ?? null),
      spread: spread == null ? null : { ...spread, histogram: [...spread.histogram] },
    }
  })

const rescaleOf = (rescale: Found['rescale']): SampleImage['rescale'] => {
  const [slope, intercept] = [finiteOr(rescale?.slope), finiteOr(rescale?.intercept)]
  return slope === null || intercept === null
    ? null
    : { slope, intercept, unit: rescale?.unit == null ? null : plainText(rescale.unit, 100) }
}

const sketchLevel = ({ path, shape, scale, chunk }: Level, files: number): PyramidLayout['levels'][number] => ({
  path,
  shape: [...shape],
  scale: [...scale],
  chunk: [...chunk],
  files,
  isComplete: true,
})

/** What a viewer is told of one array, and how its pyramid will lie. */
export const imageOf = (
  examination: Examination,
  { slice, companions, fileName }: Pick<SampleImage, 'slice' | 'companions' | 'fileName'>,
) => {
  const { inspection, axes: own, isColor, isLabel } = examination
  const { format, dataset, dtype, nodata, world, rescale, warnings } = inspection
  if (!isDtype(dtype)) throw new Error(`the reader of ${format} speaks of values of type ${dtype}`)
  const layout = layoutOf(own)
  const axes = layout.axes.map((axis) => axisOf(own, axis))
  const served = pyramidDtype(dtype)
  const image: SampleImage = {
    format: plainText(format, 100),
    fileName: plainText(fileName, 300),
    dataset,
    slice,
    axes,
    dtype: served,
    channels: channelsOf(examination, axes.find(({ name }) => name === 'c')?.length ?? 1),
    isColor,
    ...(isLabel ? { isLabel } : {}),
    rescale: rescaleOf(rescale),
    nodata: finiteOr(nodata),
    world: worldOf(world),
    warnings: warnings.slice(0, mostWarnings).map((warning) => plainText(warning)),
    companions,
  }
  const levels = levelsOf(layout).map(({ path, shape, scale, chunk, shard }) => ({
    path,
    shape: [...shape],
    scale: [...scale],
    chunk: [...chunk],
    // Its shards, and what describes them.
    files: shape.reduce((product, length, axis) => product * Math.ceil(length / (shard[axis] ?? 1)), 1) + 1,
    isComplete: false,
  }))
  const first = examination.sketch
  // There from the beginning, and gone when all others are.
  if (first !== null) levels.push(sketchLevel(first.level, first.files.length))
  const pyramid: PyramidLayout = { axes, dtype: served, levels }
  const lengthOf = (name: string) => axes.find((axis) => axis.name === name)?.length ?? 1
  return { image, pyramid, width: lengthOf('x'), height: lengthOf('y') }
}
