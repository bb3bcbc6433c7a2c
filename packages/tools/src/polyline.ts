import type { Geometry } from '@reticle/geometry'
import { drawPath, liftedPath, type PathState, pathIdle, pathShown } from './draw-path.ts'
import { refusalOf } from './refusal.ts'
import { refusingOutside } from './refuse-outside.ts'
import { defineTool } from './tool.ts'

const options = { isClosed: false, endsOnLift: false, isFollowing: false } as const

export const polyline = defineTool<PathState, 'polyline'>({
  id: 'polyline',
  key: 'y',
  idle: pathIdle,
  next: refusingOutside((state, gesture, context) => {
    const step = drawPath(state, gesture, context, options)
    const shown = { state: step.state, ...pathShown(step, options) }
    if (step.ended === undefined || step.ended.length === 0) return shown
    const mark: Geometry = { type: 'polyline', points: step.ended }
    const refused = mark.points.length < 4 ? 'line-needs-two' : refusalOf(mark, context)
    return refused === undefined ? { state: pathIdle, commit: mark, cursor: 'crosshair' } : { ...shown, refused }
  }, liftedPath),
})
