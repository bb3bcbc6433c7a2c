import { contoursOf, fuse, methodsFor, type RegionMethodId } from '@reticle/consensus/fusion'
import { type DomainError, err, ok, type Result } from '@reticle/domain'
import { boundsOf, type Geometry } from '@reticle/geometry'

export type FuseWork = {
  readonly kind: 'fuse'
  readonly members: readonly Geometry[]
  /** Left out: what fits the marks. */
  readonly method: RegionMethodId | undefined
  readonly plan: { readonly iou: number; readonly distance: number }
}
export type ContourWork = {
  readonly kind: 'contours'
  readonly readers: number
  readonly objects: readonly { readonly clusterId: string; readonly members: readonly Geometry[] }[]
}
export type ShapeWork = FuseWork | ContourWork

export type Fused = Result<{ geometry: Geometry; method: RegionMethodId }, DomainError>
export type Contours = { clusterId: string; levels: { atLeast: number; geometry: Geometry; area: number }[] }[]

/** The first method of these that can work on the marks: boxes are averaged, areas voted by pixel, points averaged. */
const preferred: readonly RegionMethodId[] = ['fusion', 'centroid', 'mean-ellipse', 'pixel-vote', 'medoid']

const refused = (message: string): Fused => err({ code: 'invalid-input', at: 'body.method', message })

export const fuseMarks = ({ members, method, plan }: FuseWork): Fused => {
  const fitting = methodsFor(members)
  const chosen = method ?? preferred.find((one) => fitting.includes(one)) ?? 'medoid'
  const fused = fuse(members, chosen, plan)
  if (fused.ok) return ok({ geometry: fused.value, method: chosen })
  // Nobody chose the method: of areas without a common majority the mark that is closest to the others is left.
  const closest = method === undefined && fused.error.code === 'no-outcome' ? fuse(members, 'medoid', plan) : fused
  if (closest.ok) return ok({ geometry: closest.value, method: 'medoid' })
  return fused.error.code === 'unfit-shape'
    ? refused(`${chosen} cannot work on a ${fused.error.type}; these marks can be fused by ${fitting.join(', ')}`)
    : refused(`these marks have no outcome by ${chosen}: no place has a majority, so take one of the marks, or fuse fewer of them`)
}

/** Levels that some pixel has, of the objects that are areas. */
export const contoursOfObjects = ({ objects, readers }: ContourWork): Contours =>
  objects.flatMap(({ clusterId, members }) => {
    const levels = contoursOf(members, { readers }).flatMap(({ atLeast, mask, pixels }) =>
      mask === null ? [] : [{ atLeast, geometry: mask, area: pixels }],
    )
    return levels.length === 0 ? [] : [{ clusterId, levels }]
  })

/** Pixels within the bounds of all marks: what the work grows with. */
export const pixelsOf = (work: ShapeWork): number => {
  const shapes = work.kind === 'fuse' ? work.members : work.objects.flatMap(({ members }) => members)
  return shapes.reduce((sum, shape) => {
    const { width, height } = boundsOf(shape)
    return sum + width * height
  }, 0)
}
