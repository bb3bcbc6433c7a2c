import type { BezierGeometry, Geometry, Point, Ring } from '@reticle/geometry'
import { clickSlack, distance, inside, isPointer } from './pointer.ts'
import { refusalOf } from './refusal.ts'
import { refusingOutside } from './refuse-outside.ts'
import { isSnapping, snapPlace } from './snap.ts'
import { reached, steered } from './steer.ts'
import { defineTool, type Gesture, type PointerGesture, type ToolContext, type ToolStep } from './tool.ts'

/** `nodes`: six numbers for each node so far. `pressedAt`: the button is down at the last node, and a drag draws its control points out. */
type State = { readonly nodes: Ring; readonly pressedAt: Point | null }

const idle: State = { nodes: [], pressedAt: null }
const cursor = 'crosshair'

const nodeAt = (nodes: Ring, index: number): Point => ({ x: nodes.at(6 * index) ?? 0, y: nodes.at(6 * index + 1) ?? 0 })
const corner = ({ x, y }: Point): Ring => [x, y, x, y, x, y]

/** The line through the last node's control points, while it has any; a first node without them as a place. */
const armsOf = (nodes: Ring): readonly Geometry[] => {
  const [x, y, inX = 0, inY = 0, outX = 0, outY = 0] = nodes.slice(-6)
  if (x === undefined || y === undefined) return []
  if (inX !== outX || inY !== outY) return [{ type: 'polyline', points: [inX, inY, x, y, outX, outY] }]
  return nodes.length === 6 ? [{ type: 'point', x, y }] : []
}

const shown = (state: State, nodes: Ring = state.nodes): ToolStep<State> => {
  const arms = armsOf(state.nodes)
  const guided = arms.length === 0 ? { state, cursor } : ({ state, guides: arms, cursor } as const)
  return nodes.length < 12 ? { ...guided, cursor } : { ...guided, draft: { type: 'bezier', nodes, isClosed: false }, cursor }
}

/** Ends the path. What cannot be kept stays open, with the reason. */
const finish = (state: State, isClosed: boolean, context: ToolContext): ToolStep<State> => {
  const still = { nodes: state.nodes, pressedAt: null }
  if (state.nodes.length === 0) return shown(still)
  const mark: BezierGeometry = { type: 'bezier', nodes: state.nodes, isClosed }
  const refused = state.nodes.length < 12 ? 'path-needs-two' : refusalOf(mark, context)
  return refused === undefined ? { state: idle, commit: mark, cursor } : { ...shown(still), refused }
}

const canClose = (nodes: Ring, at: Point, reach: number): boolean => nodes.length >= 12 && distance(nodeAt(nodes, 0), at) <= reach

const placeOf = (nodes: Ring, gesture: PointerGesture, context: ToolContext): Point => {
  const at = inside(gesture.at, context)
  if (gesture.modifiers.shift && nodes.length > 0) return steered(nodeAt(nodes, -1), at, context)
  return (isSnapping(gesture, context) ? snapPlace(at, gesture.tolerance, context) : undefined) ?? at
}

/** The last node with its control points drawn out: the one ahead at the pointer, the other across from it unless Alt is held. */
const drawnOut = (nodes: Ring, gesture: PointerGesture, context: ToolContext): Ring => {
  const node = nodeAt(nodes, -1)
  const at = inside(gesture.at, context)
  const ahead = gesture.modifiers.shift ? steered(node, at, context) : at
  const [inX = node.x, inY = node.y] = nodes.slice(-4, -2)
  const behind = gesture.modifiers.alt ? { x: inX, y: inY } : reached(node, { x: node.x - ahead.x, y: node.y - ahead.y }, context)
  return [...nodes.slice(0, -6), node.x, node.y, behind.x, behind.y, ahead.x, ahead.y]
}

const onPointer = (state: State, gesture: PointerGesture, context: ToolContext): ToolStep<State> => {
  const { nodes, pressedAt } = state
  const at = inside(gesture.at, context)
  const isClosing = pressedAt === null && canClose(nodes, at, gesture.tolerance)
  switch (gesture.type) {
    case 'down': {
      if (isClosing) return finish(state, true, context)
      const place = placeOf(nodes, gesture, context)
      // A second click on the last node (the first half of a double click) adds nothing.
      const isAgain = nodes.length > 0 && distance(nodeAt(nodes, -1), place) <= clickSlack(gesture)
      return shown({ nodes: isAgain ? nodes : [...nodes, ...corner(place)], pressedAt: at })
    }
    case 'move': {
      if (pressedAt === null) {
        if (nodes.length === 0 || isClosing) return { ...shown(state), ...(isClosing ? { cursor: 'pointer' } : {}) }
        return shown(state, [...nodes, ...corner(placeOf(nodes, gesture, context))])
      }
      if (nodes.length === 0 || distance(pressedAt, at) <= clickSlack(gesture)) return shown(state)
      return shown({ nodes: drawnOut(nodes, gesture, context), pressedAt })
    }
    case 'up':
      return shown({ nodes, pressedAt: null })
    case 'double':
      return finish(state, false, context)
  }
}

const onKey = (state: State, gesture: Exclude<Gesture, PointerGesture>, context: ToolContext): ToolStep<State> => {
  switch (gesture.type) {
    case 'cancel':
      return { state: idle }
    case 'confirm':
      return finish(state, false, context)
    case 'back':
      return shown({ nodes: state.nodes.slice(0, -6), pressedAt: null })
    case 'tune':
    case 'assisted':
      return shown(state)
  }
}

export const bezier = defineTool<State, 'bezier'>({
  id: 'bezier',
  key: 'z',
  idle,
  next: refusingOutside<State>(
    (state, gesture, context) => (isPointer(gesture) ? onPointer(state, gesture, context) : onKey(state, gesture, context)),
    (state) => ({ ...state, pressedAt: null }),
  ),
})
