import { clampTo, flattenBezier, type Geometry, type KeypointState, maskFromSpans, maskOf, pixelsIn, rowsOfMask } from '@reticle/geometry'
import { anchorOf, boxProblem, placesProblem } from '../inside.ts'
import { normalAngle } from '../kinds.ts'
import type { Size } from '../port.ts'
import { type Element, numberOf } from '../xml/read-xml.ts'

/** A shape in the fields of CVAT: an element with its attributes, and for a skeleton the elements of its keypoints. */
export type Fields = Pick<Element, 'name' | 'attributes'> & { readonly children: readonly Pick<Element, 'name' | 'attributes'>[] }

const placesText = (places: readonly number[]): string => {
  const pairs: string[] = []
  for (let i = 0; i + 1 < places.length; i += 2) pairs.push(`${places[i]},${places[i + 1]}`)
  return pairs.join(';')
}
const texts = (numbers: Readonly<Record<string, number>>): Record<string, string> =>
  Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, String(value)]))
const fields = (name: string, attributes: Record<string, string>, children: Fields['children'] = []): Fields => ({
  name,
  attributes,
  children,
})

/** CVAT's angles are in 0 to 360 degrees, clockwise. */
const rotation = (angle: number): Record<string, string> => {
  const turned = ((angle % 360) + 360) % 360
  return turned === 0 ? {} : { rotation: String(turned) }
}

/** The fields of a shape; a polygon with holes is a mask of its pixels, since CVAT's polygons have one outline. */
export const fieldsOf = (geometry: Geometry, pointNames: readonly string[]): Fields => {
  switch (geometry.type) {
    case 'box': {
      const { x, y, width, height } = geometry
      return fields('box', texts({ xtl: x, ytl: y, xbr: x + width, ybr: y + height }))
    }
    case 'rotated-box': {
      const { cx, cy, width, height, angle } = geometry
      const [dx, dy] = [width / 2, height / 2]
      return fields('box', { ...texts({ xtl: cx - dx, ytl: cy - dy, xbr: cx + dx, ybr: cy + dy }), ...rotation(angle) })
    }
    case 'ellipse': {
      const { cx, cy, rx, ry, angle } = geometry
      return fields('ellipse', { ...texts({ cx, cy, rx, ry }), ...rotation(angle) })
    }
    case 'point':
      return fields('points', { points: placesText([geometry.x, geometry.y]) })
    case 'polyline':
      return fields('polyline', { points: placesText(geometry.points) })
    case 'bezier':
      return fieldsOf(flattenBezier(geometry), pointNames)
    case 'polygon': {
      const [ring = [], ...holes] = geometry.rings
      const mask = holes.length === 0 ? undefined : maskOf(geometry)
      return mask === undefined || pixelsIn(rowsOfMask(mask)) === 0
        ? fields('polygon', { points: placesText(ring) })
        : fieldsOf(mask, pointNames)
    }
    case 'mask': {
      const { counts, x: left, y: top, width, height } = geometry
      return fields('mask', { rle: counts.join(', '), ...texts({ left, top, width, height }) })
    }
    case 'skeleton': {
      const { points, states } = geometry
      const seen = Math.max(
        0,
        states.findIndex((state) => state !== 'absent'),
      )
      const children = pointNames.map((label, index) => {
        // A keypoint that this skeleton does not have is out of the image, at the place of one that it has.
        const from = index < states.length ? index : seen
        const state = states[index] ?? 'absent'
        return {
          name: 'points',
          attributes: {
            ...{ label, source: 'manual', outside: state === 'absent' ? '1' : '0', occluded: state === 'occluded' ? '1' : '0' },
            points: placesText(points.slice(2 * from, 2 * from + 2)),
          },
        }
      })
      return fields('skeleton', {}, children)
    }
  }
}

/** `x,y;x,y`; undefined when it is not of that form. */
const placesOf = (text: string | undefined): number[] | undefined => {
  const places: number[] = []
  for (const pair of (text ?? '').split(';')) {
    const cells = pair.split(',')
    if (cells.length !== 2) return undefined
    for (const cell of cells) {
      const value = numberOf(cell)
      if (!Number.isFinite(value)) return undefined
      places.push(value)
    }
  }
  return places
}

/** Run lengths of a box of pixels, row by row, unset ones first. They need not be cropped. */
const maskFrom = (attributes: Element['attributes'], size: Size): Geometry | string => {
  const [left = 0, top = 0, width = 0, height = 0] = ['left', 'top', 'width', 'height'].map((name) => numberOf(attributes[name]))
  if (![left, top, width, height].every(Number.isInteger)) return 'left, top, width and height are not whole numbers'
  const problem = boxProblem({ x: left, y: top, width, height }, size)
  if (problem !== undefined) return problem
  const spans: number[] = []
  let at = 0
  const counts = (attributes.rle ?? '').split(',').map(numberOf)
  for (const [index, count] of counts.entries()) {
    if (!Number.isInteger(count) || count < 0) return `the run ${index} is not a number of pixels`
    if (index % 2 === 1 && count > 0) {
      if (spans.length > 0 && spans.at(-1) === at) spans.splice(-1, 1, at + count)
      else spans.push(at, at + count)
    }
    at += count
  }
  if (at !== width * height) return `the run lengths add up to ${at} and not to the ${width * height} pixels of ${width} x ${height}`
  return spans.length === 0 ? 'a mask without a pixel' : maskFromSpans(spans, { x: left, y: top, width, height })
}

const stateOf = ({ outside, occluded }: Element['attributes']): KeypointState =>
  outside === '1' ? 'absent' : occluded === '1' ? 'occluded' : 'visible'

/** Keypoints in the order of their label's template where it names them all, else as they stand. */
const skeletonFrom = ({ children }: Fields, size: Size, template: readonly string[]): Geometry | string => {
  const found = children.filter(({ name }) => name === 'points')
  const byName = new Map(found.map(({ attributes }) => [attributes.label, attributes]))
  if (byName.size !== found.length) return 'two keypoints of one name'
  const isNamed = template.length > 0 && found.every(({ attributes }) => template.includes(attributes.label ?? ''))
  const points: number[] = []
  const states: KeypointState[] = []
  for (const [index, attributes] of (isNamed ? template.map((name) => byName.get(name)) : found.map((one) => one.attributes)).entries()) {
    const places = attributes === undefined ? [0, 0] : placesOf(attributes.points)
    if (places?.length !== 2) return `the keypoint ${index} is not at one place`
    points.push(...places)
    states.push(attributes === undefined ? 'absent' : stateOf(attributes))
  }
  if (states.every((state) => state === 'absent')) return 'a skeleton without a keypoint in the image'
  const geometry: Geometry = { type: 'skeleton', points, states }
  return placesProblem(anchorOf(geometry), size) ?? geometry
}

const boxFrom = (attributes: Element['attributes'], size: Size): Geometry | string => {
  const [x = 0, y = 0, right = 0, bottom = 0] = ['xtl', 'ytl', 'xbr', 'ybr'].map((name) => numberOf(attributes[name]))
  const box = { x, y, width: right - x, height: bottom - y }
  const angle = attributes.rotation === undefined ? 0 : numberOf(attributes.rotation)
  if (!Number.isFinite(angle)) return 'the rotation is not a number'
  if (angle % 360 === 0) return boxProblem(box, size) ?? { type: 'box', ...box }
  const [cx, cy] = [(x + right) / 2, (y + bottom) / 2]
  if (!(box.width > 0 && box.height > 0)) return `a box of ${box.width} x ${box.height} px`
  // The corners of a turned box may lie outside; its middle may not.
  return placesProblem([cx, cy], size) ?? { type: 'rotated-box', cx, cy, width: box.width, height: box.height, angle: normalAngle(angle) }
}

const ellipseFrom = (attributes: Element['attributes'], size: Size): Geometry | string => {
  const [cx = 0, cy = 0, rx = 0, ry = 0] = ['cx', 'cy', 'rx', 'ry'].map((name) => numberOf(attributes[name]))
  const angle = attributes.rotation === undefined ? 0 : numberOf(attributes.rotation)
  if (![rx, ry, angle].every(Number.isFinite) || rx <= 0 || ry <= 0) return `an ellipse with the semi-axes ${rx} and ${ry}`
  return placesProblem([cx, cy], size) ?? { type: 'ellipse', cx, cy, rx, ry, angle: normalAngle(angle) }
}

/** Shapes that CVAT has and that are read. */
export const shapeNames: ReadonlySet<string> = new Set(['box', 'polygon', 'polyline', 'points', 'ellipse', 'skeleton', 'mask', 'cuboid'])

/** The shapes of an element (several points in one are several marks), or the reason why there is none. */
export const shapesFrom = (element: Fields, size: Size, template: readonly string[]): readonly Geometry[] | string => {
  const { name, attributes } = element
  const one = (geometry: Geometry | string) => (typeof geometry === 'string' ? geometry : [geometry])
  if (name === 'box') return one(boxFrom(attributes, size))
  if (name === 'ellipse') return one(ellipseFrom(attributes, size))
  if (name === 'mask') return one(maskFrom(attributes, size))
  if (name === 'skeleton') return one(skeletonFrom(element, size, template))
  if (name === 'cuboid') return 'cuboids are not read'
  const places = placesOf(attributes.points)
  if (places === undefined) return 'the points are not of the form x,y;x,y'
  const problem = placesProblem(places, size)
  if (problem !== undefined) return problem
  if (name === 'polygon') return places.length < 6 ? 'a polygon of fewer than 3 vertices' : [{ type: 'polygon', rings: [places] }]
  if (name === 'polyline') return places.length < 4 ? 'a line of fewer than 2 vertices' : [{ type: 'polyline', points: places }]
  return Array.from({ length: places.length / 2 }, (_, i) => ({ type: 'point', x: places[2 * i] ?? 0, y: places[2 * i + 1] ?? 0 }) as const)
}

/** The shape as its fields have it, held in the image, and the first shape that is read of them. */
export const writtenShape = (geometry: Geometry, size: Size, pointNames: readonly string[]) => {
  const isInside = placesProblem(anchorOf(geometry), size) === undefined
  const fields = fieldsOf(isInside ? geometry : clampTo(geometry, size.width, size.height), pointNames)
  const back = shapesFrom(fields, size, pointNames)
  return { fields, isInside, back: typeof back === 'string' ? undefined : back[0] }
}
