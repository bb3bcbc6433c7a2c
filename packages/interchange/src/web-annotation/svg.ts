import { flattenBezier, type Geometry, maskOf, pixelsIn, type Ring, rowsOfMask } from '@reticle/geometry'
import { boxProblem, placesProblem } from '../inside.ts'
import { outlinesOf } from '../outlines.ts'
import type { Size } from '../port.ts'
import { documentOf, type Element, numberOf } from '../xml/read-xml.ts'
import { element } from '../xml/write-xml.ts'

const pairs = (ring: Ring): string[] => Array.from({ length: ring.length / 2 }, (_, i) => `${ring[2 * i]},${ring[2 * i + 1]}`)
const pathOf = (rings: readonly Ring[]): string => rings.map((ring) => `M${pairs(ring).join(' L')} Z`).join(' ')
const turned = (angle: number, cx: number, cy: number): Record<string, string> =>
  angle === 0 ? {} : { transform: `rotate(${angle} ${cx} ${cy})` }

/** The elements of SVG that draw a shape, in pixels of the image. */
const drawn = (geometry: Geometry): readonly string[] => {
  switch (geometry.type) {
    case 'box': {
      const { x, y, width, height } = geometry
      return element('rect', { x, y, width, height }, [])
    }
    case 'rotated-box': {
      const { cx, cy, width, height, angle } = geometry
      return element('rect', { x: cx - width / 2, y: cy - height / 2, width, height, ...turned(angle, cx, cy) }, [])
    }
    case 'ellipse': {
      const { cx, cy, rx, ry, angle } = geometry
      return element('ellipse', { cx, cy, rx, ry, ...turned(angle, cx, cy) }, [])
    }
    case 'point':
      return element('circle', { cx: geometry.x, cy: geometry.y, r: 0.5 }, [])
    case 'polyline':
      return element('polyline', { points: pairs(geometry.points).join(' '), fill: 'none' }, [])
    case 'skeleton':
      return pairs(geometry.points).flatMap((pair, index) => {
        const [cx, cy] = pair.split(',')
        return geometry.states[index] === 'absent' ? [] : element('circle', { cx, cy, r: 0.5 }, [])
      })
    case 'bezier':
      return element('path', { d: curveOf(geometry), ...(geometry.isClosed ? {} : { fill: 'none' }) }, [])
    case 'polygon': {
      const [ring = [], ...holes] = geometry.rings
      return holes.length === 0
        ? element('polygon', { points: pairs(ring).join(' ') }, [])
        : element('path', { d: pathOf(geometry.rings), 'fill-rule': 'evenodd' }, [])
    }
    case 'mask':
      return element('path', { d: pathOf(outlinesOf(geometry).flatMap(({ rings }) => rings)), 'fill-rule': 'evenodd' }, [])
  }
}

/** Nodes of six numbers as cubic curves. */
const curveOf = ({ nodes, isClosed }: Extract<Geometry, { type: 'bezier' }>): string => {
  const node = (i: number) => nodes.slice(6 * i, 6 * i + 6)
  const count = nodes.length / 6
  const curves = Array.from({ length: isClosed ? count : count - 1 }, (_, i) => {
    const [, , , , outX, outY] = node(i)
    const [x, y, inX, inY] = node((i + 1) % count)
    return `C${outX},${outY} ${inX},${inY} ${x},${y}`
  })
  return `M${nodes[0]},${nodes[1]} ${curves.join(' ')}${isClosed ? ' Z' : ''}`
}

export const svgOf = (geometry: Geometry): string => `<svg xmlns="http://www.w3.org/2000/svg">${drawn(geometry).join('')}</svg>`

const listOf = (text: string | undefined): number[] =>
  (text ?? '')
    .trim()
    .split(/[\s,]+/)
    .filter((part) => part !== '')
    .map(numberOf)

/** Numbers that each command of a path takes. */
const takes: Readonly<Record<string, number>> = { M: 2, L: 2, H: 1, V: 1, C: 6, Z: 0 }

/** The rings or lines of a path; curves are gone through in straight pieces. Arcs and smooth curves are not read. */
const pathFrom = (d: string): { readonly lines: readonly Ring[]; readonly isClosed: boolean } | string => {
  const tokens = d.match(/[a-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi) ?? []
  const lines: number[][] = []
  let line: number[] = []
  let [x, y, at, closed] = [0, 0, 0, 0]
  let command = ''
  while (at < tokens.length) {
    const token = tokens[at] ?? ''
    if (/^[a-z]$/i.test(token)) {
      command = token
      at++
    } else if (command === 'M' || command === 'm') command = command === 'M' ? 'L' : 'l'
    const [upper, count] = [command.toUpperCase(), takes[command.toUpperCase()]]
    if (count === undefined) return `the command "${command.slice(0, 1)}" of a path is not read`
    const numbers = tokens.slice(at, at + count).map(numberOf)
    if (numbers.length < count || !numbers.every(Number.isFinite)) return 'a path with too few numbers'
    if (count === 0 && at < tokens.length && !/^[a-z]$/i.test(tokens[at] ?? '')) return 'a path with numbers behind its end'
    at += count
    const isRelative = command !== upper
    const [bx, by] = isRelative ? [x, y] : [0, 0]
    if (upper === 'Z') {
      closed++
      ;[x, y] = [line[0] ?? x, line[1] ?? y]
      continue
    }
    if (upper === 'C') {
      const [x1 = 0, y1 = 0, x2 = 0, y2 = 0, x3 = 0, y3 = 0] = numbers.map((value, index) => value + (index % 2 === 0 ? bx : by))
      const curve = flattenBezier({ type: 'bezier', nodes: [x, y, x, y, x1, y1, x3, y3, x2, y2, x3, y3], isClosed: false })
      if (curve.type === 'polyline') for (const value of curve.points.slice(2)) line.push(value)
      ;[x, y] = [x3, y3]
      continue
    }
    if (upper === 'H') x = bx + (numbers[0] ?? 0)
    else if (upper === 'V') y = by + (numbers[0] ?? 0)
    else [x, y] = [bx + (numbers[0] ?? 0), by + (numbers[1] ?? 0)]
    if (upper === 'M') {
      line = []
      lines.push(line)
    }
    line.push(x, y)
  }
  return { lines, isClosed: closed > 0 && closed === lines.length }
}

/** The ring without a last vertex that is its first one again. */
const opened = (ring: Ring): Ring => (ring.length > 6 && ring[0] === ring.at(-2) && ring[1] === ring.at(-1) ? ring.slice(0, -2) : ring)

/** The angle of `rotate(a cx cy)` about the shape's own centre; undefined for other transforms. */
const angleOf = (text: string | undefined, cx: number, cy: number): number | undefined => {
  if (text === undefined) return 0
  const [, inner] = /^\s*rotate\(([^)]*)\)\s*$/.exec(text) ?? []
  const [angle = Number.NaN, x = 0, y = 0] = listOf(inner)
  return Number.isFinite(angle) && Math.hypot(x - cx, y - cy) < 0.01 ? angle : undefined
}

const roundFrom = (attributes: Element['attributes'], size: Size): Geometry | string => {
  const [cx, cy] = [numberOf(attributes.cx), numberOf(attributes.cy)]
  const [rx, ry] = [numberOf(attributes.rx ?? attributes.r), numberOf(attributes.ry ?? attributes.r)]
  const angle = angleOf(attributes.transform, cx, cy)
  if (angle === undefined) return `the transform "${attributes.transform?.slice(0, 60)}" is not read`
  if (!(rx > 0 && ry > 0) || rx > 1e7 || ry > 1e7) return `an ellipse with the semi-axes ${rx} and ${ry}`
  return placesProblem([cx, cy], size) ?? { type: 'ellipse', cx, cy, rx, ry, angle }
}

const rectFrom = (attributes: Element['attributes'], size: Size): Geometry | string => {
  const [x, y, width, height] = [
    numberOf(attributes.x ?? '0'),
    numberOf(attributes.y ?? '0'),
    numberOf(attributes.width),
    numberOf(attributes.height),
  ]
  const [cx, cy] = [x + width / 2, y + height / 2]
  const angle = angleOf(attributes.transform, cx, cy)
  if (angle === undefined) return `the transform "${attributes.transform?.slice(0, 60)}" is not read`
  if (angle === 0) return boxProblem({ x, y, width, height }, size) ?? { type: 'box', x, y, width, height }
  if (!(width > 0 && height > 0) || width > 1e7 || height > 1e7) return `a box of ${width} x ${height} px`
  return placesProblem([cx, cy], size) ?? { type: 'rotated-box', cx, cy, width, height, angle }
}

const linesFrom = (lines: readonly Ring[], isClosed: boolean, size: Size): Geometry | string => {
  const problem = lines.map((line) => placesProblem(line, size)).find((one) => one !== undefined)
  if (problem !== undefined) return problem
  if (!isClosed) {
    const [line = []] = lines
    if (lines.length > 1) return 'a path of several lines'
    return line.length < 4 ? 'a line of fewer than 2 vertices' : { type: 'polyline', points: line }
  }
  const rings = lines.map(opened)
  if (rings.length === 0 || rings.some((ring) => ring.length < 6)) return 'an outline of fewer than 3 vertices'
  return { type: 'polygon', rings }
}

const shapeFrom = ({ name, attributes }: Element, size: Size): Geometry | string | undefined => {
  switch (name.slice(name.indexOf(':') + 1)) {
    case 'rect':
      return rectFrom(attributes, size)
    case 'ellipse':
    case 'circle':
      return roundFrom(attributes, size)
    case 'polygon':
    case 'polyline': {
      const places = listOf(attributes.points)
      return places.length % 2 === 0 ? linesFrom([places], name.endsWith('polygon'), size) : 'an odd number of coordinates'
    }
    case 'line':
      return linesFrom([['x1', 'y1', 'x2', 'y2'].map((side) => numberOf(attributes[side]))], false, size)
    case 'path': {
      const path = pathFrom(attributes.d ?? '')
      return typeof path === 'string' ? path : linesFrom(path.lines, path.isClosed, size)
    }
    default:
      return undefined
  }
}

/** All elements that draw something, those in groups too. A group that is moved or turned is not read. */
const drawing = (parent: Element): readonly Element[] =>
  parent.children.flatMap((child) =>
    /^(?:.*:)?g$/.test(child.name) && child.attributes.transform === undefined ? drawing(child) : [child],
  )

/** The one shape of a drawing, or the reason why there is none. Several outlines are one mask of their pixels. */
export const shapeOfSvg = (svg: string, size: Size): Geometry | string => {
  let root: Element
  try {
    root = documentOf('svg', svg)
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause)
  }
  const parts = drawing(root).map((child) => shapeFrom(child, size) ?? `the element "${child.name.slice(0, 40)}" is not read`)
  const problem = parts.find((part) => typeof part === 'string')
  const [first] = parts
  if (problem !== undefined || first === undefined) return problem ?? 'the drawing is empty'
  if (parts.length === 1) return first
  const outlines = parts.flatMap((part) => (typeof part === 'string' ? [] : outlinesOf(part)))
  if (outlines.length < parts.length) return 'several shapes that are not all outlines'
  const mask = maskOf({ type: 'polygon', rings: outlines.flatMap(({ rings }) => rings) })
  return pixelsIn(rowsOfMask(mask)) === 0 ? 'several outlines without a pixel' : mask
}
