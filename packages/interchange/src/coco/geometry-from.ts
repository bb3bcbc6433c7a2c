import { err, ok, type Result } from '@reticle/domain'
import { boundsOf, type Geometry, type KeypointState } from '@reticle/geometry'
import { countsOfText, maskOfRle } from './rle.ts'
import type { CocoAnnotation } from './schemas.ts'

type Size = { readonly width: number; readonly height: number }
type Outcome = Result<Geometry, { readonly at: string; readonly reason: string }>

/** Half a pixel of play: tools round differently at the border. */
const play = 0.5
const isInside = (x: number, y: number, { width, height }: Size): boolean =>
  x >= -play && y >= -play && x <= width + play && y <= height + play
const refuse = (at: string, reason: string): Outcome => err({ at, reason })

const fromPolygons = (polygons: readonly (readonly number[])[], size: Size): Outcome => {
  const at = 'segmentation'
  if (polygons.length > 1)
    return refuse(
      at,
      `a polygon of ${polygons.length} separate parts; one region has one part: split it into ${polygons.length} annotations`,
    )
  const ring = polygons[0] ?? []
  if (ring.length % 2 !== 0) return refuse(at, 'an odd number of coordinates')
  if (ring.length < 6) return refuse(at, 'a polygon of fewer than 3 vertices')
  for (let i = 0; i < ring.length; i += 2)
    if (!isInside(ring[i] ?? 0, ring[i + 1] ?? 0, size)) return refuse(at, `the vertex ${i / 2} lies outside of the image`)
  return ok({ type: 'polygon', rings: [ring] })
}

const fromRle = (segmentation: { size: readonly [number, number]; counts: readonly number[] | string }, size: Size): Outcome => {
  const at = 'segmentation'
  const [height, width] = segmentation.size
  if (height !== size.height || width !== size.width)
    return refuse(at, `run lengths of ${width} x ${height} pixels, the image has ${size.width} x ${size.height}`)
  const counts = typeof segmentation.counts === 'string' ? countsOfText(segmentation.counts) : segmentation.counts
  if (counts === undefined || counts.some((count) => count < 0)) return refuse(at, 'run lengths in a text that is not of COCO')
  if (counts.reduce((sum, count) => sum + count, 0) !== width * height)
    return refuse(at, `the run lengths do not add up to the ${width * height} pixels of the image`)
  const mask = maskOfRle({ size: [height, width], counts })
  return mask === null ? refuse(at, 'a mask without a pixel') : ok(mask)
}

const states: readonly KeypointState[] = ['absent', 'occluded', 'visible']

/** One keypoint is a point; several are a skeleton, in which one that is not labelled is absent. */
const fromKeypoints = (keypoints: readonly number[], size: Size): Outcome => {
  const at = 'keypoints'
  if (keypoints.length % 3 !== 0) return refuse(at, 'not three numbers for each keypoint')
  const triples = Array.from({ length: keypoints.length / 3 }, (_, i) => ({
    x: keypoints[3 * i] ?? 0,
    y: keypoints[3 * i + 1] ?? 0,
    state: states[keypoints[3 * i + 2] ?? 0],
  }))
  const lost = triples.findIndex(({ state }) => state === undefined)
  if (lost !== -1) return refuse(at, `the visibility of keypoint ${lost} is none of 0, 1 and 2`)
  const present = triples.filter(({ state }) => state !== 'absent')
  const [point] = present
  if (point === undefined) return refuse(at, 'no keypoint is set')
  const outside = triples.findIndex(({ x, y, state }) => state !== 'absent' && !isInside(x, y, size))
  if (outside !== -1)
    return refuse(at, triples.length === 1 ? 'the point lies outside of the image' : `keypoint ${outside} lies outside of the image`)
  if (triples.length === 1) return ok({ type: 'point', x: point.x, y: point.y })
  return ok({ type: 'skeleton', points: triples.flatMap(({ x, y }) => [x, y]), states: triples.map(({ state }) => state ?? 'absent') })
}

const fromBox = ([x, y, width, height]: readonly [number, number, number, number], size: Size): Outcome => {
  if (width <= 0 || height <= 0) return refuse('bbox', `a box of ${width} x ${height} pixels`)
  return isInside(x, y, size) && isInside(x + width, y + height, size)
    ? ok({ type: 'box', x, y, width, height })
    : refuse('bbox', 'the box lies outside of the image')
}

/** Our own key is believed while it still fits the box: another tool that moved the object has left it behind. */
const ownGeometry = ({ reticle, bbox }: CocoAnnotation): Geometry | undefined => {
  const geometry = reticle?.geometry
  if (geometry === undefined || bbox === undefined) return undefined
  const { x, y, width, height } = boundsOf(geometry)
  return [x, y, width, height].every((value, index) => value === bbox[index]) ? geometry : undefined
}

/** The best geometry that an annotation has: our own key, then mask or polygon, then the point, then the box. */
export const geometryFrom = (annotation: CocoAnnotation, size: Size): Outcome => {
  const own = ownGeometry(annotation)
  if (own !== undefined) return ok(own)
  const { segmentation, keypoints, bbox } = annotation
  if (segmentation !== undefined && 'counts' in segmentation) return fromRle(segmentation, size)
  if (segmentation !== undefined && segmentation.length > 0) return fromPolygons(segmentation, size)
  if (keypoints?.some((value) => value !== 0)) return fromKeypoints(keypoints, size)
  return bbox === undefined ? refuse('', 'neither a box, nor a segmentation, nor a keypoint') : fromBox(bbox, size)
}
