import { type Bounds, type Geometry, type MaskGeometry, type Point, unionMasks } from '@reticle/geometry'
import { holds, without } from './assist/marks-found.ts'
import { distance, inside, isKeepable, isPointer } from './pointer.ts'
import { defineTool, type Gesture, type PointerGesture, type ToolContext, type ToolStep } from './tool.ts'

type Tile = { readonly bounds: Bounds; readonly cells: readonly MaskGeometry[] }

/**
 * `tiles`: parts of the image whose cells are known; `asked`: the part that is asked for. `painted`: the cells taken so far. `stroke`: the button
 * is down, and what it does. `trail`: places of strokes whose cells are not known yet. `at`: the pointer.
 */
type State = {
  readonly tiles: readonly Tile[]
  readonly asked: Bounds | null
  readonly painted: MaskGeometry | null
  readonly stroke: 'add' | 'take' | null
  readonly trail: readonly { readonly at: Point; readonly does: 'add' | 'take' }[]
  readonly at: Point | null
}

const idle: State = { tiles: [], asked: null, painted: null, stroke: null, trail: [], at: null }

/** Side of a tile, in cells; it lies on a grid of its own size, so that the same place always has the same cells. */
const cellsAcross = 24
const mostTiles = 6
/** Cells as near as this to the pointer are outlined, in sides of a cell. */
const reach = 4

const tileAt = (at: Point, { settings, width, height }: ToolContext): Bounds => {
  const side = Math.max(1, Math.round(settings.cellSize)) * cellsAcross
  const [x, y] = [Math.floor(Math.min(at.x, width - 1) / side) * side, Math.floor(Math.min(at.y, height - 1) / side) * side]
  return { x, y, width: Math.min(side, width - x), height: Math.min(side, height - y) }
}

const isSame = (a: Bounds, b: Bounds): boolean => a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height

const knownAt = ({ tiles }: State, at: Point, context: ToolContext): Tile | undefined => {
  const bounds = tileAt(at, context)
  return tiles.find((tile) => isSame(tile.bounds, bounds))
}

/** Only cells about the pointer are outlined: all of them would hide the image. */
const guidesOf = (state: State, context: ToolContext): readonly Geometry[] => {
  const { at } = state
  if (at === null) return []
  const far = reach * context.settings.cellSize
  const isNear = ({ x, y, width, height }: MaskGeometry) => Math.hypot(x + width / 2 - at.x, y + height / 2 - at.y) <= far
  return state.tiles.flatMap((tile) => tile.cells.filter(isNear))
}

const showing = (state: State, context: ToolContext): ToolStep<State> => ({
  state,
  guides: guidesOf(state, context),
  cursor: 'crosshair',
  ...(state.painted === null ? {} : { draft: state.painted }),
})

const withCell = (painted: MaskGeometry | null, cell: MaskGeometry, does: 'add' | 'take'): MaskGeometry | null => {
  if (does === 'add') return painted === null ? cell : unionMasks(painted, cell)
  return painted === null ? null : without(painted, cell)
}

/** Takes the cells under the places whose tiles are known, and asks for the tile of the first place whose is not, or of the pointer's. */
const painting = (state: State, context: ToolContext): ToolStep<State> => {
  let { painted } = state
  const trail: State['trail'][number][] = []
  for (const place of state.trail) {
    const tile = knownAt(state, place.at, context)
    const cell = tile?.cells.find((one) => holds(one, place.at))
    if (tile === undefined) trail.push(place)
    // What the stroke has painted already is not painted again.
    else if (cell !== undefined && (painted !== null && holds(painted, place.at)) !== (place.does === 'add'))
      painted = withCell(painted, cell, place.does)
  }
  const after = { ...state, painted, trail }
  const at = trail[0]?.at ?? state.at
  if (after.asked !== null || at === null || knownAt(after, at, context) !== undefined) return showing(after, context)
  const asked = tileAt(at, context)
  return {
    ...showing({ ...after, asked }, context),
    ask: { kind: 'superpixels', cellSize: Math.max(1, Math.round(context.settings.cellSize)), within: asked },
  }
}

/** Places along the way from the last one, so that a quick stroke leaves no cell out. */
const along = (from: Point, to: Point, gap: number): readonly Point[] => {
  const steps = Math.max(1, Math.ceil(distance(from, to) / gap))
  return Array.from({ length: steps }, (_, n) => ({
    x: from.x + ((to.x - from.x) * (n + 1)) / steps,
    y: from.y + ((to.y - from.y) * (n + 1)) / steps,
  }))
}

const onPointer = (state: State, gesture: PointerGesture, context: ToolContext): ToolStep<State> => {
  const at = inside(gesture.at, context)
  switch (gesture.type) {
    case 'down': {
      if (distance(at, gesture.at) > 0) return showing(state, context)
      const does = gesture.modifiers.alt ? 'take' : 'add'
      return painting({ ...state, stroke: does, trail: [...state.trail, { at, does }], at }, context)
    }
    case 'move': {
      const { stroke: does } = state
      const way = does === null ? [] : along(state.at ?? at, at, context.settings.cellSize / 4).map((place) => ({ at: place, does }))
      return painting({ ...state, trail: [...state.trail, ...way], at }, context)
    }
    case 'up':
      return painting({ ...state, stroke: null, at }, context)
    case 'double':
      return keep(state, context)
  }
}

const keep = (state: State, context: ToolContext): ToolStep<State> => {
  const { painted } = state
  if (painted === null || !isKeepable(painted, context)) return showing(state, context)
  return { ...showing({ ...state, painted: null, trail: [], stroke: null }, context), commit: painted }
}

const isCell = (g: Geometry): g is MaskGeometry => g.type === 'mask'

const onAnswer = (state: State, gesture: Extract<Gesture, { type: 'assisted' }>, context: ToolContext): ToolStep<State> => {
  if (state.asked === null) return showing(state, context)
  const { answer } = gesture
  const bounds = state.asked
  // Without cells the tile stays unknown; places in it are given up, and it is asked for when the pointer moves again.
  if (answer.kind !== 'cells') return showing({ ...state, asked: null, trail: [] }, context)
  const tile = { bounds, cells: answer.cells.filter(isCell).filter((cell) => isKeepable(cell, context)) }
  return painting({ ...state, asked: null, tiles: [...state.tiles, tile].slice(-mostTiles) }, context)
}

const onKey = (state: State, gesture: Exclude<Gesture, PointerGesture>, context: ToolContext): ToolStep<State> => {
  switch (gesture.type) {
    case 'cancel':
      return { state: idle }
    case 'confirm':
      return keep(state, context)
    case 'back':
      return showing({ ...state, painted: null, trail: [], stroke: null }, context)
    case 'tune':
      return painting({ ...state, tiles: [], asked: null }, context)
    case 'assisted':
      return onAnswer(state, gesture, context)
  }
}

export const superpixels = defineTool<State, 'superpixels'>({
  id: 'superpixels',
  key: 'q',
  idle,
  next: (state, gesture, context) => (isPointer(gesture) ? onPointer(state, gesture, context) : onKey(state, gesture, context)),
})
