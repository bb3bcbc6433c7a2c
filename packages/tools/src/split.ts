import { boundsOf, hasArea, type Ring } from '@reticle/geometry'
import { splitMark } from './cut-marks.ts'
import { drawPath, liftedPath, type PathState, pathIdle, pathShown } from './draw-path.ts'
import { regionsNear } from './pick.ts'
import { isKeepable } from './pointer.ts'
import type { PlainRefusal } from './refusals.ts'
import { refusingOutside } from './refuse-outside.ts'
import { defineTool, type ToolContext, type ToolStep } from './tool.ts'

const options = { isClosed: false, endsOnLift: true, isFollowing: false } as const

/** Cuts regions along a line: the selected ones, or all where none is selected; or says why not. */
const cutAlong = (line: Ring, context: ToolContext): NonNullable<ToolStep<PathState>['split']> | PlainRefusal => {
  const near = regionsNear(context, boundsOf({ type: 'polyline', points: line }), 0).filter(
    ({ geometry }) => hasArea(geometry) || geometry.type === 'polyline',
  )
  const selected = near.filter(({ id }) => context.selected.includes(id))
  const cut = (selected.length > 0 ? selected : near).map(({ id, geometry }) => ({
    regionId: id,
    into: splitMark(geometry, line, context),
  }))
  const split = cut.flatMap(({ regionId, into = [] }) =>
    into.length > 1 && into.every((g) => isKeepable(g, context)) ? [{ regionId, into }] : [],
  )
  if (split.length > 0) return split
  return cut.some(({ into }) => into === undefined) ? 'no-kind-of-pieces' : 'cuts-nothing'
}

export const split = defineTool<PathState, 'split'>({
  id: 'split',
  key: 'm',
  idle: pathIdle,
  next: refusingOutside((state, gesture, context) => {
    const step = drawPath(state, gesture, context, options)
    const shown = { state: step.state, ...pathShown(step, options) }
    if (step.ended === undefined || step.ended.length === 0) return shown
    if (step.ended.length < 4) return { ...shown, refused: 'cut-needs-two' }
    const cut = cutAlong(step.ended, context)
    return typeof cut === 'string'
      ? { state: pathIdle, refused: cut, cursor: 'not-allowed' }
      : { state: pathIdle, split: cut, cursor: 'crosshair' }
  }, liftedPath),
})
