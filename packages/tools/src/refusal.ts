import type { Region } from '@reticle/domain'
import { boundsOf, type Geometry, hasArea, isWithin, lengthOf, problemsOf, sharedArea } from '@reticle/geometry'
import { regionsNear } from './pick.ts'
import type { Refusal } from './refusals.ts'
import { indexOfRegions } from './region-index.ts'
import type { RegionEdit, ToolContext } from './tool.ts'

/** Outlines that overlap by less than this, in px along their length, only touch but for the rounding of cutting (G25). */
const leastOverlap = 1e-4

const isOutlined = (g: Geometry): boolean => hasArea(g) && g.type !== 'mask'

/** Outlined marks that have more area than `least`, in px², in common with another one. (Masks give way by their pixels: keep-apart.ts.) */
export const overlapped = (g: Geometry, context: Pick<ToolContext, 'regions'>, least = leastOverlap * lengthOf(g)): readonly Region[] =>
  isOutlined(g)
    ? regionsNear(context, boundsOf(g), 0).filter((other) => isOutlined(other.geometry) && sharedArea(other.geometry, g) > least)
    : []

/** Whether edits bring an outlined mark over another one, under a protocol without overlaps; what overlapped before may stay so. */
export const comesToOverlap = (edits: readonly RegionEdit[], context: ToolContext): boolean => {
  if (context.marks?.canOverlap !== false) return false
  const { find } = indexOfRegions(context.regions)
  const edited = new Set(edits.map(({ regionId }) => regionId))
  const othersUnder = (g: Geometry) => overlapped(g, context).flatMap(({ id }) => (edited.has(id) ? [] : [id]))
  return edits.some(({ regionId, geometry }) => {
    const now = othersUnder(geometry)
    const before = find(regionId)?.geometry
    return now.length > 0 && (before === undefined || now.some((id) => !othersUnder(before).includes(id)))
  })
}

/** Why a finished mark cannot be kept: undefined when it can. */
export const refusalOf = (g: Geometry, context: ToolContext): Refusal | undefined => {
  const [problem] = problemsOf(g)
  if (problem !== undefined) return { kind: 'unsound', problem: problem.code, shape: g.type }
  if (!isWithin(g, context.width, context.height, 1e-6)) return 'stands-out'
  if (context.marks?.canOverlap === false && overlapped(g, context).length > 0) return 'lies-over'
  return undefined
}
