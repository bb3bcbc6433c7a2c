import type { Place, Prompt } from '@reticle/backends'
import { addRows, capsuleRows, noRows, type RowSpans } from '@reticle/geometry'
import { Refusal } from '../refusal.ts'

export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** What was pointed at, in elements of what was sent. */
export type Pointed = {
  readonly points: readonly { readonly x: number; readonly y: number; readonly isForeground: boolean }[]
  readonly painted: RowSpans
  readonly erased: RowSpans
  readonly boxes: readonly Box[]
}

const strokeRows = (points: readonly number[], diameter: number, within: Box): RowSpans => {
  let rows = noRows
  const at = (index: number) => ({ x: points[2 * index] ?? 0, y: points[2 * index + 1] ?? 0 })
  const last = points.length / 2 - 1
  for (let index = 0; index <= Math.max(0, last - 1); index++)
    rows = addRows(rows, capsuleRows(at(index), at(Math.min(last, index + 1)), diameter / 2, within))
  return rows
}

/** A prompt in elements; @throws Refusal for a point outside of what was sent. What reaches over the edge is cut. */
export const pointedAt = ({ points, strokes, boxes }: Prompt, place: Place, width: number, height: number): Pointed => {
  const x = (value: number) => (value - place.x) / place.scale
  const y = (value: number) => (value - place.y) / place.scale
  const inside = points.map((point) => {
    const [column, row] = [Math.floor(x(point.x)), Math.floor(y(point.y))]
    if (!(column >= 0 && row >= 0 && column < width && row < height))
      throw new Refusal(422, `request.prompt.points: (${point.x}, ${point.y}) is not on the part of the image that was sent`)
    return { x: column, y: row, isForeground: point.isForeground }
  })
  const rowsOf = (isForeground: boolean) =>
    strokes
      .filter((stroke) => stroke.isForeground === isForeground && stroke.points.length >= 2)
      .map((stroke) =>
        strokeRows(
          stroke.points.map((value, at) => (at % 2 === 0 ? x(value) : y(value))),
          stroke.width / place.scale,
          { x: 0, y: 0, width, height },
        ),
      )
      .reduce(addRows, noRows)
  const cut = boxes.flatMap((box) => {
    const [left, top] = [Math.max(0, Math.floor(x(box.x))), Math.max(0, Math.floor(y(box.y)))]
    const [right, bottom] = [Math.min(width, Math.ceil(x(box.x + box.width))), Math.min(height, Math.ceil(y(box.y + box.height)))]
    return right - left >= 2 && bottom - top >= 2 ? [{ x: left, y: top, width: right - left, height: bottom - top }] : []
  })
  return { points: inside, painted: rowsOf(true), erased: rowsOf(false), boxes: cut }
}
