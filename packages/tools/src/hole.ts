import type { Region } from '@reticle/domain'
import { boundsOf, hasArea, type PolygonGeometry, sharedArea, untangle } from '@reticle/geometry'
import { cutAway } from './cut-marks.ts'
import { drawPath, liftedPath, type PathState, pathIdle, pathShown } from './draw-path.ts'
import { regionsNear } from './pick.ts'
import { isKeepable } from './pointer.ts'
import type { PlainRefusal } from './refusals.ts'
import { refusingOutside } from './refuse-outside.ts'
import { defineTool, type ToolContext, type ToolStep } from './tool.ts'

const options = { isClosed: true, endsOnLift: true, isFollowing: true } as const

/** Regions that a loop cuts into: of the selected ones all, else the one of which it takes most. */
const targetsOf = (loop: PolygonGeometry, context: ToolContext): readonly Region[] => {
  const met = regionsNear(context, boundsOf(loop), 0)
    .map((region) => ({ region, shared: hasArea(region.geometry) ? sharedArea(region.geometry, loop) : 0 }))
    .filter(({ shared }) => shared > 0)
  const selected = met.filter(({ region }) => context.selected.includes(region.id))
  if (selected.length > 0) return selected.map(({ region }) => region)
  return met
    .toSorted((a, b) => b.shared - a.shared)
    .slice(0, 1)
    .map(({ region }) => region)
}

/** Cuts a loop out of regions, or says why not. */
const cutOut = (loop: PolygonGeometry, context: ToolContext): Omit<ToolStep<PathState>, 'state'> | PlainRefusal => {
  const targets = targetsOf(loop, context)
  if (targets.length === 0) return 'no-area-to-cut'
  const results = targets.map(({ id, geometry }) => ({
    id,
    left: cutAway(geometry, [loop], context)?.filter((g) => isKeepable(g, context)),
  }))
  if (results.some(({ left }) => left === undefined)) return 'no-kind-with-hole'
  if (results.some(({ left }) => left?.length === 0)) return 'nothing-left'
  const regions = results.flatMap(({ id, left = [] }) => (left.length === 1 ? left.map((geometry) => ({ regionId: id, geometry })) : []))
  const split = results.flatMap(({ id, left = [] }) => (left.length > 1 ? [{ regionId: id, into: left }] : []))
  return {
    ...(regions.length > 0 ? { edit: { regions, isFinal: true } } : {}),
    ...(split.length > 0 ? { split } : {}),
  }
}

export const hole = defineTool<PathState, 'hole'>({
  id: 'hole',
  key: 'n',
  idle: pathIdle,
  next: refusingOutside((state, gesture, context) => {
    const step = drawPath(state, gesture, context, options)
    const shown = { state: step.state, ...pathShown(step, options) }
    if (step.ended === undefined || step.ended.length === 0) return shown
    const loop: PolygonGeometry = { type: 'polygon', rings: [untangle(step.ended)] }
    if (step.ended.length < 6 || !isKeepable(loop, context)) return { ...shown, refused: 'hole-needs-three' }
    const cut = cutOut(loop, context)
    return typeof cut === 'string'
      ? { state: pathIdle, refused: cut, cursor: 'not-allowed' }
      : { state: pathIdle, ...cut, cursor: 'crosshair' }
  }, liftedPath),
})
