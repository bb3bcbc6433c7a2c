import type { Region } from '@reticle/domain'
import { type Bounds, boundsOf, distanceTo, type Geometry, type Handle, handlesOf, type Point } from '@reticle/geometry'
import { indexOfRegions } from './region-index.ts'
import type { Cursor, ToolContext } from './tool.ts'

/** How far a rotation handle stands off, in tolerances: 24 px on screen. */
const rotationGap = 3

/** How far the handles of a frame stand off what it holds, in tolerances: 12 px on screen, clear of the vertices. */
const frameGap = 1.5

/** The least bounds that hold all marks; of at least one. */
export const frameOf = (marks: readonly Geometry[]): Bounds => {
  const all = marks.map(boundsOf)
  const left = Math.min(...all.map((b) => b.x))
  const top = Math.min(...all.map((b) => b.y))
  const right = Math.max(...all.map((b) => b.x + b.width))
  return { x: left, y: top, width: right - left, height: Math.max(...all.map((b) => b.y + b.height)) - top }
}

/** Handles around marks that stretch and turn them as a whole. */
const frameHandles = (marks: readonly Geometry[], tolerance: number): readonly Handle[] => {
  const { x, y, width, height } = frameOf(marks)
  const gap = frameGap * tolerance
  const around = handlesOf({ type: 'box', x: x - gap, y: y - gap, width: width + 2 * gap, height: height + 2 * gap })
  return [...around, { kind: 'rotate', at: { x: x + width / 2, y: y - gap - rotationGap * tolerance } }]
}

/** Shapes of vertices are stretched by the corners of their frame alone: its sides would lie among their vertices. */
const hasOwnFrame = (g: Geometry): boolean => g.type === 'polygon' || g.type === 'polyline' || g.type === 'bezier' || g.type === 'skeleton'

const isCorner = (handle: Handle): boolean => handle.kind !== 'side' || handle.side.length === 2

/**
 * The handles to draw on the selected marks, and the only ones that Select answers to. One mark has its own, and those of a frame where it
 * is made of vertices; several have those of the frame around them. Points are moved as a whole and need none; masks have none, since
 * pixels are neither stretched nor turned. `tolerance`: image px that equal 8 screen px.
 */
export const handlesFor = (marks: readonly Geometry[], tolerance: number): readonly Handle[] => {
  const [only, ...others] = marks
  if (only === undefined || marks.some(({ type }) => type === 'mask')) return []
  if (others.length > 0) return frameHandles(marks, tolerance)
  if (only.type === 'point') return []
  const own = handlesOf(only, rotationGap * tolerance)
  return hasOwnFrame(only) ? [...own, ...frameHandles(marks, tolerance).filter(isCorner)] : own
}

/** Whether a handle of these marks is one of the frame around them. */
export const isOfFrame = (marks: readonly Geometry[], { kind }: Handle): boolean =>
  (kind === 'side' || kind === 'rotate') && (marks.length > 1 || marks.some(hasOwnFrame))

/** The regions whose handles are live: the selected ones that can be changed. By id, and not by a walk over all marks: a hover asks too. */
export const handledRegions = ({ regions, selected }: ToolContext): readonly Region[] => {
  if (selected.length === 0) return []
  const { find } = indexOfRegions(regions)
  return selected.flatMap((id) => find(id) ?? [])
}

/** The nearest handle within reach; a vertex goes before the middle of an edge. */
export const handleAt = (marks: readonly Geometry[], p: Point, tolerance: number): Handle | undefined => {
  const near = handlesFor(marks, tolerance)
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

/** The cursor over a handle of the marks. */
export const cursorOf = (marks: readonly Geometry[], handle: Handle): Cursor => {
  const [g] = marks
  switch (handle.kind) {
    case 'side': {
      const [dx, dy] = sideDirections[handle.side] ?? [0, 0]
      const turn = marks.length === 1 && g?.type === 'rotated-box' ? (g.angle * Math.PI) / 180 : 0
      return resizeCursor(dx * Math.cos(turn) - dy * Math.sin(turn), dx * Math.sin(turn) + dy * Math.cos(turn))
    }
    case 'axis':
      return g?.type === 'ellipse' ? resizeCursor(handle.at.x - g.cx, handle.at.y - g.cy) : 'move'
    case 'rotate':
      return 'grab'
    case 'edge':
      return 'copy'
    case 'control':
      return 'move'
    case 'point':
    case 'vertex':
      return 'move'
  }
}
