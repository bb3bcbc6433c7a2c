import type { Region } from '@reticle/domain'
import {
  addRows,
  componentAt,
  doRowsMeet,
  grownRows,
  hasArea,
  hasPixel,
  holesIn,
  maskFromRows,
  noRows,
  type Point,
  type RowSpans,
  rowsOfBounds,
  rowsOfMask,
  subtractRows,
} from '@reticle/geometry'
import { asMask, isMask, type MaskRegion, masksOf } from './masks-in-sight.ts'
import { pick } from './pick.ts'
import { clickSlack, distance, isPointer } from './pointer.ts'
import { defineTool, type PointerGesture, type RegionEdit, type ToolContext, type ToolStep } from './tool.ts'

/** Where the button went down. */
type State = Point | null
type Outcome = Omit<ToolStep<State>, 'state'>

const imageOf = ({ width, height }: ToolContext) => ({ x: 0, y: 0, width, height })

/** The unset place around a pixel that masks close in; with `isBorderClosed` the image's border closes it too. */
const placeAt = (masks: readonly MaskRegion[], [x, y]: readonly [number, number], isBorderClosed: boolean, context: ToolContext) => {
  const set = masks.map((mask) => rowsOfMask(mask.geometry)).reduce(addRows, noRows)
  if (isBorderClosed) return componentAt(subtractRows(rowsOfBounds(imageOf(context)), set), 4, x, y)
  return holesIn(set).find((hole) => hasPixel(hole, x, y))
}

/** Of the masks that close a place in, the one that it becomes part of: the label's in a label map, else the only one around it. */
const ownerOf = (place: RowSpans, masks: readonly MaskRegion[], context: ToolContext): MaskRegion | undefined => {
  if (context.marks?.masks === 'semantic') return masksOf(context.regions).findLast((mask) => mask.labelId === context.labelId)
  const around = grownRows(place, 1, imageOf(context))
  const [owner, another] = masks.filter((mask) => doRowsMeet(rowsOfMask(mask.geometry), around))
  return another === undefined ? owner : undefined
}

const fillPlace = (gesture: PointerGesture, context: ToolContext): Outcome | undefined => {
  const all = masksOf(context.regions)
  const selected = all.filter((mask) => context.selected.includes(mask.id))
  const masks = selected.length > 0 ? selected : all
  const isBorderClosed = gesture.modifiers.shift || context.marks?.masks === 'semantic'
  const place = placeAt(masks, [Math.floor(gesture.at.x), Math.floor(gesture.at.y)], isBorderClosed, context)
  if (place === undefined) return undefined
  const owner = ownerOf(place, masks, context)
  if (owner === undefined) return { commit: maskFromRows(place) }
  const geometry = maskFromRows(addRows(rowsOfMask(owner.geometry), place))
  return { edit: { regions: [{ regionId: owner.id, geometry }], isFinal: true } }
}

/** Shapes with an area as their pixels; those too small to have one are left alone. */
const rasterised = (regions: readonly Region[], context: ToolContext): Outcome | undefined => {
  const edits = regions.flatMap((region): RegionEdit[] => {
    const geometry = isMask(region) ? undefined : asMask(region.geometry, context)
    return geometry === undefined ? [] : [{ regionId: region.id, geometry }]
  })
  return edits.length === 0 ? undefined : { edit: { regions: edits, isFinal: true } }
}

const isShape = (region: Region | undefined): region is Region => region !== undefined && hasArea(region.geometry) && !isMask(region)

const fillAt = (gesture: PointerGesture, context: ToolContext): Outcome => {
  const hit = pick(context, gesture.at, 0)
  const shape = isShape(hit) ? [hit] : []
  const isChosen = shape.some((region) => context.selected.includes(region.id))
  const filled = (isChosen ? rasterised(shape, context) : undefined) ?? fillPlace(gesture, context) ?? rasterised(shape, context)
  return filled ?? { refused: 'nothing-closed' }
}

const selectedShapes = (context: ToolContext): Region[] =>
  context.regions.filter((region) => context.selected.includes(region.id) && isShape(region))

export const fill = defineTool<State, 'fill'>({
  id: 'fill',
  key: 'f',
  idle: null,
  next(from, gesture, context) {
    if (!isPointer(gesture)) {
      if (gesture.type !== 'confirm') return { state: gesture.type === 'cancel' ? null : from, cursor: 'crosshair' }
      return { state: null, cursor: 'crosshair', ...rasterised(selectedShapes(context), context) }
    }
    if (gesture.type === 'down') return { state: gesture.at, cursor: 'crosshair' }
    const isClick = gesture.type === 'up' && from !== null && distance(from, gesture.at) <= clickSlack(gesture)
    if (gesture.type === 'move') return { state: from, cursor: 'crosshair' }
    return { state: null, cursor: 'crosshair', ...(isClick ? fillAt(gesture, context) : {}) }
  },
})
