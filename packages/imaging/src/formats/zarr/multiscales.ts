import type { Axis, Channel, Dataset, ReadContext, World } from '../../dataset.ts'
import { check, FormatError } from '../../format-error.ts'
import { datasetOf, kindOf, plainChannels } from './dataset-of.ts'
import type { ZarrArray } from './description.ts'
import { isObject, type JsonObject, listAt, numberAt, numbersAt, objectAt, objectsAt, textAt } from './json.ts'
import { needNode, omeOf, pathBelow, readNode, type ZarrNode } from './nodes.ts'

type Context = Pick<ReadContext, 'sibling' | 'limits'>

/** The order that OME-NGFF fixed before 0.3 let files name their axes. */
const oldAxes = ['t', 'c', 'z', 'y', 'x']
/** Resolutions of an image, and images of a group: each costs a few small reads. */
const maxLevels = 64

/** Numbers of one kind of transformation: those of the level times (plus) those of all levels. */
const transformed = (places: readonly JsonObject[], kind: 'scale' | 'translation', rank: number): readonly number[] | undefined => {
  const found = places
    .flatMap((place) => objectsAt(place, 'coordinateTransformations'))
    .filter((one) => textAt(one, 'type') === kind)
    .map((one) => numbersAt(one, kind))
    .filter((numbers) => numbers?.length === rank)
  if (found.length === 0) return undefined
  const start = Array.from({ length: rank }, () => (kind === 'scale' ? 1 : 0))
  return found.reduce<readonly number[]>(
    (all, one) => all.map((n, axis) => (kind === 'scale' ? n * (one?.[axis] ?? 1) : n + (one?.[axis] ?? 0))),
    start,
  )
}

const axesOf = (multiscale: JsonObject, array: ZarrArray, scale: readonly number[] | undefined): readonly Axis[] => {
  const given = listAt(multiscale, 'axes')
  const { shape } = array
  return shape.map((length, at) => {
    const one = given.length === shape.length ? given[at] : undefined
    const said = typeof one === 'string' ? one : isObject(one) ? textAt(one, 'name') : undefined
    const name = (said ?? array.dimensionNames[at] ?? oldAxes[oldAxes.length - shape.length + at] ?? `axis_${at}`).toLowerCase()
    const kind = kindOf(name, isObject(one) ? textAt(one, 'type') : undefined)
    const unit = isObject(one) ? (textAt(one, 'unit') ?? null) : null
    const step = scale?.[at]
    // A scale of 1 without a unit is what writers put where they know nothing.
    const isSaid = step !== undefined && step > 0 && kind !== 'channel' && !(step === 1 && unit === null)
    return { name, kind, length, spacing: isSaid ? step : null, unit }
  })
}

/** Where the array lies, if its description moves it: OME-NGFF counts from the centre of the first pixel. */
const worldOf = (axes: readonly Axis[], translation: readonly number[] | undefined): World | null => {
  const at = (name: string) => axes.findIndex((axis) => axis.name === name)
  const [x, y, z] = [at('x'), at('y'), at('z')]
  const [stepX, stepY] = [axes[x]?.spacing, axes[y]?.spacing]
  const unit = axes[x]?.unit ?? null
  if (translation === undefined || translation.every((shift) => shift === 0) || unit === null || stepX == null || stepY == null) return null
  if (axes[y]?.unit !== unit || (z >= 0 && axes[z]?.unit !== unit)) return null
  const stepZ = axes[z]?.spacing ?? 1
  const origin = (axis: number, step: number) => (translation[axis] ?? 0) - step / 2
  const matrix = [
    [stepX, 0, 0, origin(x, stepX)],
    [0, stepY, 0, origin(y, stepY)],
    [0, 0, stepZ, z < 0 ? 0 : origin(z, stepZ)],
  ]
  return { kind: 'physical', frame: 'NGFF', unit, matrix }
}

const channelsOf = (omero: JsonObject, axes: readonly Axis[]): readonly Channel[] => {
  const given = objectsAt(omero, 'channels')
  return plainChannels(axes).map((plain, n) => {
    const one = given[n]
    if (one === undefined) return plain
    const color = textAt(one, 'color')?.replace(/^#/, '')
    const window = objectAt(one, 'window')
    const [low, high] = [numberAt(window, 'start'), numberAt(window, 'end')]
    return {
      name: textAt(one, 'label') ?? plain.name,
      color: color !== undefined && /^[0-9a-f]{6}$/i.test(color) ? `#${color.toLowerCase()}` : null,
      unit: null,
      window: low !== undefined && high !== undefined && low < high ? { low, high } : null,
    }
  })
}

/** Three 8-bit channels in the three colours of light, each shown from end to end, are one picture. */
const isPicture = (channels: readonly Channel[], dtype: string): boolean =>
  dtype === 'uint8' &&
  channels.map(({ color }) => color).join() === '#ff0000,#00ff00,#0000ff' &&
  channels.every(({ window }) => window === null || (window.low === 0 && window.high === 255))

/** What our own writer adds, which OME-NGFF has no word for. */
const ownOf = (node: ZarrNode): Pick<Dataset, 'nodata' | 'rescale'> & { readonly isColor: boolean } => {
  const own = objectAt(node.attributes, 'reticle')
  const rescale = objectAt(own, 'rescale')
  const [slope, intercept] = [numberAt(rescale, 'slope'), numberAt(rescale, 'intercept')]
  return {
    nodata: numberAt(own, 'nodata') ?? null,
    rescale: slope === undefined || intercept === undefined ? null : { slope, intercept, unit: textAt(rescale, 'unit') ?? null },
    isColor: own.isColor === true,
  }
}

/** Arrays of the levels; those behind the first that do not fit it are left out, and told. */
const levelsOf = async (
  node: ZarrNode,
  multiscale: JsonObject,
  context: Context,
): Promise<{ levels: readonly [ZarrArray, ...ZarrArray[]]; warnings: string[] }> => {
  const at = `${node.path === '' ? '' : `${node.path}: `}multiscales`
  const given = objectsAt(multiscale, 'datasets')
  check(given.length <= maxLevels, at, `it lists ${given.length} resolutions; the limit is ${maxLevels}`)
  const paths = given.map((one) => pathBelow(node.path, textAt(one, 'path') ?? '', at))
  const [firstPath, ...others] = paths
  if (firstPath === undefined) throw new FormatError(at, 'it lists no arrays')
  const first = (await needNode(firstPath, context)).array
  if (first === undefined) throw new FormatError(firstPath, 'it is a group where an array should be')
  const warnings: string[] = []
  const levels: [ZarrArray, ...ZarrArray[]] = [first]
  for (const path of others) {
    const level = (await readNode(path, context))?.array
    const isFit = level !== undefined && level.shape.length === first.shape.length && level.type.dtype === first.type.dtype
    if (isFit) levels.push(level)
    else warnings.push(`the resolution ${path} is missing, or is of another kind than the first: it is left out`)
  }
  return { levels, warnings }
}

/** The images of a group: one for each of its `multiscales`. @throws FormatError */
export const imagesOf = async (
  node: ZarrNode,
  name: string,
  context: Context,
): Promise<{ datasets: readonly Dataset[]; warnings: readonly string[] }> => {
  const ome = omeOf(node)
  const given = objectsAt(ome, 'multiscales')
  const datasets: Dataset[] = []
  const warnings: string[] = []
  for (const [n, multiscale] of given.slice(0, maxLevels).entries()) {
    const found = await levelsOf(node, multiscale, context)
    const [first] = found.levels
    const places = [objectsAt(multiscale, 'datasets')[0] ?? {}, multiscale]
    const axes = axesOf(multiscale, first, transformed(places, 'scale', first.shape.length))
    const channels = channelsOf(objectAt(ome, 'omero'), axes)
    const own = ownOf(node)
    const meaning = {
      ...own,
      name: given.length === 1 ? name : [name, textAt(multiscale, 'name') ?? `multiscale ${n}`].filter((part) => part !== '').join(' '),
      axes,
      channels,
      isColor: own.isColor || isPicture(channels, first.type.dtype),
      ...('image-label' in ome ? { isLabel: true } : {}),
      world: worldOf(axes, transformed(places, 'translation', first.shape.length)),
    }
    if (first.type.isHalf) warnings.push(`${first.path}: half floats are read as float32`)
    warnings.push(...found.warnings)
    datasets.push(datasetOf(found.levels, meaning, context))
  }
  return { datasets, warnings }
}
