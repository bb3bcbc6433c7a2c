import type { Region } from '@reticle/domain'
import { boundsOf } from '@reticle/geometry'
import { baseOf, labelNames, nameOfLabel, splitFolder, stemOf } from '../file-names.ts'
import { boundsInside } from '../inside.ts'
import { kindNames } from '../kinds.ts'
import { type LossCounter, lossCounter } from '../losses.ts'
import { countAnswers, countExtras, type OwnSample, ownMarkOf, ownSampleOf } from '../own.ts'
import type { LabelFile, LabelledSample, LabelledSet, Writing } from '../port.ts'
import { element, jsonForXml, leaf, writable } from '../xml/write-xml.ts'
import { attributeLines, isFlag } from './attributes.ts'

const beside = 'the element "reticle" of the object'
const besideImage = 'the element "reticle" of the annotation'

/** One folder of images, as the challenge had it. */
export const vocImagePath = ({ fileName }: Pick<LabelledSample, 'fileName'>): string => `JPEGImages/${fileName}`

type Names = ReadonlyMap<string, string>

/** The lines of one object; undefined where its bounds have no area in the image. */
const objectOf = (region: Region, sample: LabelledSample, names: Names, losses: LossCounter): readonly string[] | undefined => {
  const { geometry, attributes } = region
  const all = boundsOf(geometry)
  const { x, y, width, height } = boundsInside(all, sample)
  if (!(x + width > x && y + height > y)) return undefined
  const isInside = x === all.x && y === all.y && width === all.width && height === all.height
  if (geometry.type !== 'box') losses.add(`${kindNames[geometry.type]}: only their bounding box is there`, beside)
  else if (!isInside) losses.add('boxes that reach out of the image: cut at its border', beside)
  countExtras(region, losses, beside, ['attributes'])
  // Width and height come back as differences of places: to be exact to the last digit, the box itself is kept beside.
  const isExact = geometry.type === 'box' && isInside && x + width - x === width && y + height - y === height
  const { pose } = attributes
  const places = { xmin: x, ymin: y, xmax: x + width, ymax: y + height }
  return element('object', {}, [
    leaf('name', nameOfLabel(names, region)),
    leaf('pose', typeof pose === 'string' ? pose : 'Unspecified'),
    leaf('truncated', isFlag(attributes.truncated) ? 1 : 0),
    leaf('difficult', isFlag(attributes.difficult) ? 1 : 0),
    leaf('occluded', isFlag(attributes.occluded) ? 1 : 0),
    ...element(
      'bndbox',
      {},
      Object.entries(places).map(([name, value]) => leaf(name, value)),
    ),
    ...attributeLines(attributes),
    leaf('reticle', jsonForXml(ownMarkOf(region, sample, { geometry: isExact, attributes: false }))),
  ])
}

const documentOf = (sample: LabelledSample, set: LabelledSet, names: Names, losses: LossCounter): string => {
  const apart: OwnSample['marks'] = []
  const objects = sample.regions.flatMap((region) => {
    const lines = objectOf(region, sample, names, losses)
    if (lines !== undefined) return lines
    losses.add(`${kindNames[region.geometry.type]} whose bounds have no area in the image`, besideImage)
    apart.push({ label: nameOfLabel(names, region), region })
    return []
  })
  countAnswers(sample, losses, besideImage)
  const lines = element('annotation', {}, [
    leaf('folder', 'JPEGImages'),
    leaf('filename', sample.fileName),
    ...element('source', {}, [leaf('database', set.title), leaf('annotation', `${set.title} ${set.version}`.trim())]),
    ...element('size', {}, [leaf('width', sample.width), leaf('height', sample.height), leaf('depth', 3)]),
    // No picture of pixels goes with it.
    leaf('segmented', 0),
    ...objects,
    leaf('reticle', jsonForXml(ownSampleOf(sample, apart))),
  ])
  return `${lines.join('\n')}\n`
}

/** Lists of the images of a split, by their names without extension, as the challenge had them; `val` is what it called validation. */
const listName = (split: string): string => (splitFolder(split) === 'validation' ? 'val' : splitFolder(split))

/**
 * Pascal VOC (host.robots.ox.ac.uk/pascal/VOC, "development kit"): one XML file of boxes for each image, and lists of the images of each
 * split. Docs/spec/interchange.md, VO1 to VO6.
 */
export const writeVoc = (set: LabelledSet): Writing => {
  const losses = lossCounter()
  const names = labelNames(set.protocols, writable)
  const files = async function* (): AsyncGenerator<LabelFile> {
    const lists = new Map<string, string[]>()
    const taken = new Set<string>()
    for await (const sample of set.samples()) {
      // Two images that differ in their extension alone have a file each: the second one by its whole name.
      const stem = taken.has(stemOf(sample.fileName)) ? sample.fileName : stemOf(sample.fileName)
      taken.add(stem)
      const list = listName(sample.split)
      lists.set(list, [...(lists.get(list) ?? []), stem])
      yield {
        path: `Annotations/${stem}.xml`,
        mediaType: 'application/xml',
        content: async function* () {
          yield documentOf(sample, set, names, losses)
        },
      }
    }
    for (const [list, stems] of lists)
      yield {
        path: `ImageSets/Main/${baseOf(list)}.txt`,
        mediaType: 'text/plain; charset=utf-8',
        content: async function* () {
          yield `${stems.join('\n')}\n`
        },
      }
  }
  return { files, losses: losses.list }
}
