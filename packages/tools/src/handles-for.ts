import type { Region } from '@reticle/domain'
import { distanceTo, type Geometry, type Handle, handlesOf, type Point } from '@reticle/geometry'
import type { Cursor, ToolContext } from './tool.ts'

/** How far an ellipse's rotation handle stands off, in tolerances: 24 px on screen. */
const rotationGap = 3

/**
 * The handles to draw on the single selected region, and the only ones that Select answers to. Points are moved as a whole and need none.
 * `tolerance`: image px that equal 8 screen px.
 */
export const handlesFor = (g: Geometry, tolerance: number): readonly Handle[] =>
  g.type === 'point' ? [] : handlesOf(g, rotationGap * tolerance)

/** The region whose handles are live: the selected one, when it is alone. */
export const handledRegion = ({ regions, selected }: ToolContext): Region | undefined =>
  selected.length === 1 ? regions.find((region) => region.id === selected[0]) : undefined

/** The nearest handle within reach; a vertex goes before the middle of an edge. */
export const handleAt = (g: Geometry, p: Point, tolerance: number): Handle | undefined => {
  const near = handlesFor(g, tolerance)
    .map((handle) => ({ handle, d: distanceTo({ type: 'point', ...handle.at }, p), rank: handle.kind === 'edge' ? 1 : 0 }))
    .filter(({ d }) => d <= tolerance)
    .sort((a, b) => a.rank - b.rank || a.d - b.d)
  return near[0]?.handle
}

const resizeCursors: readonly Cursor[] = ['ew-resize', 'nwse-resize', 'ns-resize', 'nesw-resize']

/** The resize cursor that comes nearest to a direction, y down. */
const resizeCursor = (dx: number, dy: number): Cursor => {
  const eighth = Math.round(Math.atan2(dy, dx) / (Math.PI / 4))
  return resizeCursors[((eighth % 4) + 4) % 4] ?? 'move'
}

const sideDirections: Readonly<Record<string, readonly [number, number]>> = {
  nw: [-1, -1],
  n: [0, -1],
  ne: [1, -1],
  e: [1, 0],
  se: [1, 1],
  s: [0, 1],
  sw: [-1, 1],
  w: [-1, 0],
}

export const cursorOf = (g: Geometry, handle: Handle): Cursor => {
  switch (handle.kind) {
    case 'side': {
      const [dx, dy] = sideDirections[handle.side] ?? [0, 0]
      return resizeCursor(dx, dy)
    }
    case 'axis':
      return g.type === 'ellipse' ? resizeCursor(handle.at.x - g.cx, handle.at.y - g.cy) : 'move'
    case 'rotate':
      return 'grab'
    case 'edge':
      return 'copy'
    case 'point':
    case 'vertex':
      return 'move'
  }
}
