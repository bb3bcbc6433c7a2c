import type { Geometry } from '@reticle/geometry'
import { boxProblem } from '../inside.ts'
import type { Size } from '../port.ts'
import { numberOf } from '../xml/read-xml.ts'
import { shapeOfSvg, svgOf } from './svg.ts'

const mediaFragments = 'http://www.w3.org/TR/media-frags/'

type Selector = { readonly type: string; readonly conformsTo?: string; readonly value: string }

/** A fragment for a box of whole pixels, which is all that Media Fragments can say; a drawing for all else. */
export const selectorOf = (geometry: Geometry): Selector => {
  if (geometry.type === 'box') {
    const sides = [geometry.x, geometry.y, geometry.width, geometry.height]
    if (sides.every((side) => Number.isInteger(side) && side >= 0))
      return { type: 'FragmentSelector', conformsTo: mediaFragments, value: `xywh=pixel:${sides.join(',')}` }
  }
  return { type: 'SvgSelector', value: svgOf(geometry) }
}

const boxOf = (fragment: string, size: Size): Geometry | string => {
  const [, unit, text = ''] = /^#?xywh=(?:(pixel|percent|pct):)?([^&]*)/i.exec(fragment) ?? []
  const sides = text.split(',').map(numberOf)
  const [x = Number.NaN, y = Number.NaN, width = Number.NaN, height = Number.NaN] = sides
  if (sides.length !== 4 || !sides.every(Number.isFinite)) return `"${fragment.slice(0, 60)}" is not xywh= and four numbers`
  const [sx, sy] = unit === undefined || unit.toLowerCase() === 'pixel' ? [1, 1] : [size.width / 100, size.height / 100]
  const box = { x: x * sx, y: y * sy, width: width * sx, height: height * sy }
  return boxProblem(box, size) ?? { type: 'box', ...box }
}

/** Where there is no image to compare with: as far as a coordinate may go. */
const anywhere: Size = { width: 10_000_000, height: 10_000_000 }

/** The shape of a selector, or the reason why there is none. */
export const shapeOf = ({ type, value }: Selector, size: Size | undefined): Geometry | string => {
  if (type === 'SvgSelector') return shapeOfSvg(value, size ?? anywhere)
  if (type !== 'FragmentSelector') return `a ${type.slice(0, 40)} is not read`
  if (size === undefined && /^#?xywh=p(?:er)?c(?:en)?t:/i.test(value))
    return 'shares of an image whose size is not known: name the folder of the images'
  return boxOf(value, size ?? anywhere)
}
