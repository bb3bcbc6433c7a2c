import type { Region } from '@reticle/domain'
import { type Bounds, type Geometry, geometryText, maskOf, measuresOf, type PolygonGeometry, polygonOf, ringsText } from '@reticle/geometry'
import type { LossCounter } from '../losses.ts'
import type { LabelledSample } from '../port.ts'
import { rleOf } from './rle.ts'

const ellipseVertices = 128
type Losses = Pick<LossCounter, 'add'>
const beside = 'the key "reticle" of the annotation'

type Shape = {
  /** JSON. */
  segmentation: string
  keypoints?: readonly number[]
  num_keypoints?: number
  /** Whether these fields give the geometry back exactly. */
  isExact: boolean
}

const isWithin = ({ x, y, width, height }: Bounds, sample: LabelledSample): boolean =>
  x >= 0 && y >= 0 && x + width <= sample.width && y + height <= sample.height

/** Whether a polygon has no holes, without reading the numbers of one whose text is at hand. */
const hasOneRing = (geometry: PolygonGeometry): boolean => !ringsText(geometry).includes('],[')

/** The fields of COCO's own that hold the shape. Numbers are written as they are, without rounding. */
const shapeOf = (geometry: Geometry, sample: LabelledSample, losses: Losses): Shape => {
  switch (geometry.type) {
    case 'box':
      return { segmentation: '[]', isExact: true }
    case 'point':
      return { segmentation: '[]', keypoints: [geometry.x, geometry.y, 2], num_keypoints: 1, isExact: true }
    case 'rotated-box':
      losses.add('turned boxes: written as polygons of their corners', beside)
      return { segmentation: JSON.stringify(polygonOf(geometry).rings), isExact: false }
    case 'skeleton': {
      const states = { visible: 2, occluded: 1, absent: 0 } as const
      const keypoints = geometry.states.flatMap((state, index) =>
        state === 'absent' ? [0, 0, 0] : [geometry.points[2 * index] ?? 0, geometry.points[2 * index + 1] ?? 0, states[state]],
      )
      const isExact = geometry.states.every((state) => state !== 'absent')
      return { segmentation: '[]', keypoints, num_keypoints: geometry.states.filter((state) => state !== 'absent').length, isExact }
    }
    case 'bezier': {
      const outline = polygonOf(geometry)
      if (outline === undefined) losses.add('lines: COCO has none; only their bounding box is there', beside)
      else losses.add('curves: written as polygons of straight pieces', beside)
      return { segmentation: JSON.stringify(outline?.rings ?? []), isExact: false }
    }
    case 'polyline':
      losses.add('lines: COCO has none; only their bounding box is there', beside)
      return { segmentation: '[]', isExact: false }
    case 'ellipse':
      losses.add(`ellipses: written as polygons of ${ellipseVertices} vertices`, beside)
      return { segmentation: JSON.stringify(polygonOf(geometry, ellipseVertices).rings), isExact: false }
    case 'polygon':
      if (hasOneRing(geometry)) return { segmentation: ringsText(geometry), isExact: true }
      losses.add('polygons with holes: written as run lengths of whole pixels', beside)
      return { segmentation: JSON.stringify(rleOf(maskOf(geometry), sample.width, sample.height)), isExact: false }
    case 'mask': {
      const isInside = isWithin(geometry, sample)
      if (!isInside) losses.add('masks that reach outside of the image: cut at its border', beside)
      return { segmentation: JSON.stringify(rleOf(geometry, sample.width, sample.height)), isExact: isInside }
    }
  }
}

/** One object of COCO's `annotations`, as JSON. Everything of ours that COCO has no field for is under the key `reticle`. */
export const annotationText = (
  region: Region,
  sample: LabelledSample,
  numbers: { readonly id: number; readonly imageId: number; readonly categoryId: number },
  losses: Losses,
): string => {
  const { bounds, area } = measuresOf(region.geometry)
  const { segmentation, isExact, ...keypoints } = shapeOf(region.geometry, sample, losses)
  const support = sample.regionSupport.get(region.id)
  const behind = sample.markAnswerSupport.get(region.id)
  const { attributes, plane, track, answers } = region
  if (Object.keys(attributes).length > 0) losses.add('attributes of regions', beside)
  if (plane !== undefined) losses.add('planes: a COCO image has one', beside)
  if (track !== undefined) losses.add('objects through planes', beside)
  for (const _ of answers ?? []) losses.add('answers to questions on marks', `${beside}, and labels/answers.csv`)
  const first = {
    id: numbers.id,
    image_id: numbers.imageId,
    category_id: numbers.categoryId,
    bbox: [bounds.x, bounds.y, bounds.width, bounds.height],
    area,
  }
  const own = {
    attributes,
    ...(plane === undefined ? {} : { plane }),
    ...(track === undefined ? {} : { track }),
    ...(answers === undefined ? {} : { answers: answers.map((answer) => ({ ...answer, ...behind?.get(answer.questionId) })) }),
    ...(support === undefined ? {} : support),
  }
  const shape = isExact ? '' : `"geometry":${geometryText(region.geometry)},`
  const points = keypoints.keypoints === undefined ? '' : `${JSON.stringify(keypoints).slice(1, -1)},`
  const reticle = `{"region_id":${JSON.stringify(region.id)},${shape}${JSON.stringify(own).slice(1)}`
  return `${JSON.stringify(first).slice(0, -1)},"segmentation":${segmentation},${points}"iscrowd":0,"reticle":${reticle}}`
}
