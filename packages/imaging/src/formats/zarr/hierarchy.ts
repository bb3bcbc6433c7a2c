import type { Dataset, HeaderLine, HeaderPart, ImageFile, ReadContext } from '../../dataset.ts'
import { check } from '../../format-error.ts'
import { datasetOf, plainAxes, plainChannels } from './dataset-of.ts'
import { listAt, numberAt, objectAt, objectsAt, textAt } from './json.ts'
import { imagesOf } from './multiscales.ts'
import { needNode, omeOf, pathBelow, readNode, type ZarrNode } from './nodes.ts'

type Context = Pick<ReadContext, 'sibling' | 'limits'>
type Found = {
  readonly datasets: readonly Dataset[]
  readonly skipped: ImageFile['skipped']
  readonly warnings: readonly string[]
}

/** Images of a plate or a series that are opened; each costs a few small reads. */
const maxImages = 64
const maxValueText = 4096

const linesOf = (attributes: Readonly<Record<string, unknown>>): readonly HeaderLine[] =>
  Object.entries(attributes).map(([key, value]) => ({
    key,
    value: (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, maxValueText),
  }))

const arrayOf = (node: ZarrNode, name: string, context: Context): Found => {
  const { array } = node
  if (array === undefined) return { datasets: [], skipped: [], warnings: [] }
  const axes = plainAxes(array)
  const warnings = array.type.isHalf ? ['half floats are read as float32'] : []
  return { datasets: [datasetOf([array], { name, axes, channels: plainChannels(axes) }, context)], skipped: [], warnings }
}

const labelsOf = async (node: ZarrNode, context: Context): Promise<ImageFile['skipped']> => {
  const labels = await readNode(node.path === '' ? 'labels' : `${node.path}/labels`, context).catch(() => undefined)
  if (labels === undefined) return []
  return listAt(omeOf(labels), 'labels')
    .filter((name) => typeof name === 'string')
    .slice(0, context.limits.parts)
    .map((name) => ({ name: `${labels.path}/${name}`, reason: 'a label image of this image: its folder can be opened by itself' }))
}

const merged = (parts: readonly Found[]): Found => ({
  datasets: parts.flatMap((part) => part.datasets),
  skipped: parts.flatMap((part) => part.skipped),
  warnings: parts.flatMap((part) => part.warnings),
})

/** Groups by their path; what cannot be read is told and skipped, so that one damaged well does not hide the others. */
const imagesAt = async (paths: readonly string[], context: Context): Promise<Found> => {
  const parts: Found[] = []
  for (const path of paths.slice(0, maxImages)) {
    try {
      const found = await imagesOf(await needNode(path, context), path, context)
      parts.push({ ...found, skipped: [] })
    } catch (cause) {
      parts.push({ datasets: [], skipped: [{ name: path, reason: cause instanceof Error ? cause.message : String(cause) }], warnings: [] })
    }
  }
  const more = paths
    .slice(maxImages)
    .map((name) => ({ name, reason: `only ${maxImages} images are opened at once: its folder can be opened by itself` }))
  return merged([...parts, { datasets: [], skipped: more, warnings: [] }])
}

/** The layout of bioformats2raw: groups `0`, `1`, ... or those that `OME` lists. */
const seriesOf = async (context: Context): Promise<Found> => {
  const ome = await readNode('OME', context).catch(() => undefined)
  const listed = ome === undefined ? [] : listAt(omeOf(ome), 'series').filter((name) => typeof name === 'string')
  const paths = listed.slice(0, context.limits.parts).map((name) => pathBelow('', name, 'OME, series'))
  for (let n = 0; listed.length === 0 && n <= maxImages; n++) {
    if ((await readNode(String(n), context)) === undefined) break
    paths.push(String(n))
  }
  return imagesAt(paths, context)
}

/** The fields of the wells of a plate (OME-NGFF, HCS), well by well. */
const plateOf = async (node: ZarrNode, context: Context): Promise<Found> => {
  const wells = objectsAt(objectAt(omeOf(node), 'plate'), 'wells')
  check(wells.length <= context.limits.parts, 'plate', `it lists ${wells.length} wells; the limit is ${context.limits.parts}`)
  const paths: string[] = []
  const skipped: { name: string; reason: string }[] = []
  for (const well of wells) {
    const path = pathBelow(node.path, textAt(well, 'path') ?? '', 'plate, wells')
    if (paths.length >= maxImages) {
      skipped.push({ name: path, reason: `only ${maxImages} images are opened at once: its folder can be opened by itself` })
      continue
    }
    const found = await readNode(path, context).catch(() => undefined)
    if (found === undefined) skipped.push({ name: path, reason: 'the well is not there' })
    else
      for (const image of objectsAt(objectAt(omeOf(found), 'well'), 'images'))
        paths.push(pathBelow(path, textAt(image, 'path') ?? '', `well ${path}`))
  }
  const images = await imagesAt(paths, context)
  return merged([images, { datasets: [], skipped, warnings: [] }])
}

/** Arrays of a group without a word of OME: those that its consolidated metadata lists, or one that is called `0`. */
const arraysOf = async (node: ZarrNode, context: Context): Promise<Found> => {
  const parts: Found[] = []
  const paths = node.listed.length > 0 ? node.listed.slice(0, maxImages).map((name) => pathBelow('', name, 'metadata')) : ['0']
  for (const path of paths) {
    try {
      const found = await readNode(path, context)
      if (found?.array !== undefined && found.array.shape.length >= 2) parts.push(arrayOf(found, path, context))
      else if (found?.array !== undefined)
        parts.push({ datasets: [], skipped: [{ name: path, reason: 'a list of numbers, no image' }], warnings: [] })
    } catch (cause) {
      parts.push({ datasets: [], skipped: [{ name: path, reason: cause instanceof Error ? cause.message : String(cause) }], warnings: [] })
    }
  }
  return merged(parts)
}

const foundIn = async (root: ZarrNode, context: Context): Promise<Found> => {
  const ome = omeOf(root)
  if (root.array !== undefined) return arrayOf(root, '', context)
  if (objectsAt(ome, 'multiscales').length > 0) {
    const images = await imagesOf(root, '', context)
    return { ...images, skipped: await labelsOf(root, context) }
  }
  if (Object.keys(objectAt(ome, 'plate')).length > 0) return plateOf(root, context)
  const images = objectsAt(objectAt(ome, 'well'), 'images')
  if (images.length > 0)
    return imagesAt(
      images.map((image) => pathBelow('', textAt(image, 'path') ?? '', 'well')),
      context,
    )
  if (numberAt(ome, 'bioformats2raw.layout') !== undefined) return seriesOf(context)
  return arraysOf(root, context)
}

const partOf = (node: ZarrNode): HeaderPart => {
  const { array } = node
  const own =
    array === undefined
      ? []
      : [
          { key: 'shape', value: array.shape.join(' x ') },
          { key: 'chunks', value: array.chunk.join(' x ') },
          ...(array.shard === undefined ? [] : [{ key: 'shards', value: array.shard.shape.join(' x ') }]),
          { key: 'fill value', value: String(array.fill) },
        ]
  return { name: 'Zarr', lines: [{ key: 'Zarr version', value: String(node.version) }, ...own, ...linesOf(node.attributes)] }
}

/** What a hierarchy holds. @throws FormatError */
export const openHierarchy = async (context: Context, close: () => Promise<void>): Promise<ImageFile> => {
  const root = await needNode('', context)
  const found = await foundIn(root, context)
  const [first] = found.skipped
  const told = first === undefined ? '' : ` (${first.name}: ${first.reason})`
  check(found.datasets.length > 0, 'hierarchy', `it holds no image that is read${told}`)
  const isOme =
    root.array === undefined &&
    Object.keys(omeOf(root)).some((key) => ['multiscales', 'plate', 'well', 'bioformats2raw.layout'].includes(key))
  return { format: isOme ? 'OME-Zarr' : 'Zarr', ...found, header: [partOf(root)], personal: [], close }
}
