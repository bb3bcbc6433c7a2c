import { areaOf, boundsOf, clampTo, type Geometry, isWithin, type KeypointState, type Ring, type SkeletonGeometry } from '@reticle/geometry'
import { boundsInside, boxProblem, placesProblem } from '../inside.ts'
import { kindNames, normalAngle } from '../kinds.ts'
import type { LossCounter } from '../losses.ts'
import { bridged, outlinesOf } from '../outlines.ts'
import type { Size } from '../port.ts'

/** Numbers of a row behind its class: shares of the image's width and height, and of a keypoint whether it is seen. */
type Numbers = readonly number[]
/** `keypoints`: of all rows of a set; `values`: of each keypoint, 2 or 3. */
export type PoseShape = { readonly keypoints: number; readonly values: number }
/** A shape, or a reason why there is none. `confidence` where a model has said the row. */
type RowShape = { readonly geometry: Geometry; readonly confidence?: number } | string

type YoloVariant = {
  readonly row: (geometry: Geometry, size: Size, losses: LossCounter, pose: PoseShape) => Numbers | undefined
  readonly shape: (numbers: Numbers, size: Size, pose: PoseShape) => RowShape
}

const outside = 'marks that reach out of the image: cut at its border'
const shares = (places: Ring, { width, height }: Size): number[] => places.map((value, index) => value / (index % 2 === 0 ? width : height))
const places = (numbers: Numbers, { width, height }: Size): number[] =>
  numbers.map((value, index) => value * (index % 2 === 0 ? width : height))

/** The least share that is not written as 0. */
const least = 1e-9

/** Centre, width and height of the part of the shape's bounds that lies in the image. */
const boxRow = (geometry: Geometry, size: Size, losses: LossCounter): number[] | undefined => {
  const all = boundsOf(geometry)
  const { x, y, width, height } = boundsInside(all, size)
  const row = shares([x + width / 2, y + height / 2, width, height], size)
  if (!(row[2] !== undefined && row[2] >= least && row[3] !== undefined && row[3] >= least)) {
    losses.add(`${kindNames[geometry.type]} whose bounds have no area in the image: not written`, null)
    return undefined
  }
  if (width !== all.width || height !== all.height) losses.add(outside, null)
  return row
}

const boxOf = (numbers: Numbers, size: Size): Geometry | string => {
  const [cx = 0, cy = 0, width = 0, height = 0] = places(numbers.slice(0, 4), size)
  const box = { x: cx - width / 2, y: cy - height / 2, width, height }
  return boxProblem(box, size) ?? { type: 'box', ...box }
}

const asShape = (geometry: Geometry | string): RowShape => (typeof geometry === 'string' ? geometry : { geometry })

const detect: YoloVariant = {
  row: (geometry, size, losses) => {
    const row = boxRow(geometry, size, losses)
    if (row !== undefined && geometry.type !== 'box') losses.add(`${kindNames[geometry.type]}: only their bounding box is there`, null)
    return row
  },
  shape: (numbers, size) => {
    if (numbers.length !== 4 && numbers.length !== 5)
      return `${numbers.length} numbers behind the class; a box has 4, and 5 with a confidence (outlines are yolo-segment, turned boxes yolo-obb)`
    const geometry = boxOf(numbers, size)
    const [, , , , confidence] = numbers
    if (typeof geometry === 'string' || confidence === undefined) return asShape(geometry)
    return confidence >= 0 && confidence <= 1 ? { geometry, confidence } : `the confidence ${confidence} is not between 0 and 1`
  },
}

const segmentLoss = (geometry: Geometry, parts: number): string | undefined => {
  if (geometry.type === 'polygon' && geometry.rings.length === 1) return undefined
  if (geometry.type === 'polygon') return 'polygons with holes: written as one outline, with a bridge of no width to each hole'
  if (geometry.type === 'mask') return 'masks: written as outlines along the sides of their pixels'
  return parts === 0 ? undefined : `${kindNames[geometry.type]}: written as polygons`
}

const segment: YoloVariant = {
  row: (geometry, size, losses) => {
    const isCut = !isWithin(geometry, size.width, size.height)
    const parts = outlinesOf(isCut ? cut(geometry, size) : geometry)
    const ring = bridged(parts)
    if (ring.length < 6 || (isCut && areaOf({ type: 'polygon', rings: [ring] }) === 0)) {
      losses.add(`${kindNames[geometry.type]}: not written, an outline has an area in the image`, null)
      return undefined
    }
    const loss = segmentLoss(geometry, parts.length)
    if (loss !== undefined) losses.add(loss, null)
    if (isCut) losses.add(outside, null)
    return shares(ring, size)
  },
  shape: (numbers, size) => {
    if (numbers.length === 4) return asShape(boxOf(numbers, size))
    if (numbers.length % 2 !== 0) return `an odd number of coordinates (${numbers.length})`
    if (numbers.length < 6) return 'an outline of fewer than 3 vertices'
    const ring = places(numbers, size)
    return placesProblem(ring, size) ?? { geometry: { type: 'polygon', rings: [ring] } }
  },
}

/** What of a shape lies in the image, cut and not shrunk. */
const cut = (geometry: Geometry, { width, height }: Size): Geometry => {
  const [first] = geometry.type === 'mask' ? [] : outlinesOf(geometry)
  return clampTo(first ?? geometry, width, height)
}

const states: readonly KeypointState[] = ['absent', 'occluded', 'visible']

const skeletonOf = (numbers: Numbers, size: Size, { values }: PoseShape): SkeletonGeometry | string | undefined => {
  const points: number[] = []
  const found: KeypointState[] = []
  for (let i = 0; i < numbers.length; i += values) {
    const [x = 0, y = 0] = places(numbers.slice(i, i + 2), size)
    // Two numbers say a place and no state; 0, 0 is how such files say that there is none.
    const state = values === 3 ? states[numbers[i + 2] ?? 0] : x === 0 && y === 0 ? 'absent' : 'visible'
    if (state === undefined) return `the visibility of keypoint ${i / values} is none of 0, 1 and 2`
    if (state !== 'absent') {
      const problem = placesProblem([x, y], size)
      if (problem !== undefined) return `keypoint ${i / values}: ${problem}`
    }
    points.push(x, y)
    found.push(state)
  }
  return found.every((state) => state === 'absent') ? undefined : { type: 'skeleton', points, states: found }
}

const pose: YoloVariant = {
  row: (geometry, size, losses, { keypoints }) => {
    if (keypoints === 0 || (geometry.type !== 'skeleton' && geometry.type !== 'box')) {
      losses.add(`${kindNames[geometry.type]}: not written, a row is a box with keypoints`, null)
      return undefined
    }
    if (geometry.type === 'box') {
      const row = boxRow(geometry, size, losses)
      return row === undefined ? undefined : [...row, ...Array.from({ length: 3 * keypoints }, () => 0)]
    }
    const inside = clampTo(geometry, size.width, size.height)
    const { points, states: said } = inside.type === 'skeleton' ? inside : geometry
    const { x, y, width, height } = boundsOf(inside)
    let isExact = inside === geometry && said.length === keypoints
    const row = shares([x + width / 2, y + height / 2, width, height], size)
    for (let i = 0; i < keypoints; i++) {
      const state = said[i] ?? 'absent'
      const [px = 0, py = 0] = state === 'absent' ? [] : points.slice(2 * i, 2 * i + 2)
      if (state === 'absent' && (points[2 * i] !== 0 || points[2 * i + 1] !== 0)) isExact = false
      row.push(...shares([px, py], size), states.indexOf(state))
    }
    if (!isExact) losses.add('skeletons: places of keypoints that are not in the image, and how many keypoints there are', null)
    return row
  },
  shape: (numbers, size, shape) => {
    if (shape.keypoints === 0) return 'kpt_shape is missing in data.yaml: it says how many keypoints a row has'
    const wanted = 4 + shape.keypoints * shape.values
    if (numbers.length !== wanted)
      return `${numbers.length} numbers behind the class; a box and ${shape.keypoints} keypoints of ${shape.values} numbers are ${wanted}`
    const skeleton = skeletonOf(numbers.slice(4), size, shape)
    return asShape(skeleton ?? boxOf(numbers, size))
  },
}

const between = (value: number, most: number): number => Math.min(most, Math.max(0, value))

/** A turned box of its four corners in their order; a polygon where they are none of a box. */
const turnedBoxOf = (corners: Ring): Geometry => {
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0, x2 = 0, y2 = 0, x3 = 0, y3 = 0] = corners
  const [ux, uy] = [(x1 - x0 + x2 - x3) / 2, (y1 - y0 + y2 - y3) / 2]
  const [vx, vy] = [(x3 - x0 + x2 - x1) / 2, (y3 - y0 + y2 - y1) / 2]
  const [width, height] = [Math.hypot(ux, uy), Math.hypot(vx, vy)]
  // How far the corners are from those of the nearest parallelogram, and that one from right angles.
  const bent = Math.hypot(x0 + x2 - x1 - x3, y0 + y2 - y1 - y3) / 4
  const aslant = Math.abs(ux * vx + uy * vy) / Math.max(width, height)
  if (Math.max(bent, aslant) > 0.5) return { type: 'polygon', rings: [corners] }
  const [cx, cy] = [(x0 + x1 + x2 + x3) / 4, (y0 + y1 + y2 + y3) / 4]
  if (Math.max(Math.abs(uy), Math.abs(vx)) <= 1e-4 && ux > 0 && vy > 0)
    return { type: 'box', x: cx - width / 2, y: cy - height / 2, width, height }
  return { type: 'rotated-box', cx, cy, width, height, angle: (Math.atan2(uy, ux) * 180) / Math.PI }
}

const obb: YoloVariant = {
  row: (geometry, size, losses) => {
    const isBox = geometry.type === 'box' || geometry.type === 'rotated-box'
    const [outline] = outlinesOf(isBox ? geometry : { type: 'box', ...boundsOf(geometry) })
    const [ring = []] = outline?.rings ?? []
    const corners = ring.map((value, index) => between(value, index % 2 === 0 ? size.width : size.height))
    if (areaOf({ type: 'polygon', rings: [corners] }) < least * size.width * size.height) {
      losses.add(`${kindNames[geometry.type]} without an area in the image: not written`, null)
      return undefined
    }
    if (!isBox) losses.add(`${kindNames[geometry.type]}: only their upright bounding box is there`, null)
    if (corners.some((value, index) => value !== ring[index]))
      losses.add('boxes that reach out of the image: corners held at its border', null)
    else if (geometry.type === 'rotated-box' && (geometry.angle === 0 || geometry.angle !== normalAngle(geometry.angle)))
      losses.add(
        'turned boxes whose angle is 0 or more than half a turn: the same box comes back with another angle, or as an upright box',
        null,
      )
    return shares(corners, size)
  },
  shape: (numbers, size) => {
    if (numbers.length !== 8 && numbers.length !== 9) return `${numbers.length} numbers behind the class; four corners are 8`
    const corners = places(numbers.slice(0, 8), size)
    const problem = placesProblem(corners, size)
    if (problem !== undefined) return problem
    if (areaOf({ type: 'polygon', rings: [corners] }) === 0) return 'four corners without an area'
    const [confidence] = numbers.slice(8)
    const geometry = turnedBoxOf(corners)
    return confidence === undefined ? { geometry } : { geometry, confidence }
  },
}

export const yoloVariants = { 'yolo-detect': detect, 'yolo-segment': segment, 'yolo-pose': pose, 'yolo-obb': obb } as const
export type YoloId = keyof typeof yoloVariants
