import { err, ok, type Result } from '@reticle/domain'
import type { Geometry, GeometryType } from '@reticle/geometry'
import { byText } from '../order.ts'
import { closeness, geometryKey, type MatchRule } from './closeness.ts'
import { type RegionMethodId, regionMethodById, regionMethods } from './registry.ts'

/** Why several marks give no shape. */
export type FuseProblem =
  | { readonly code: 'no-marks' }
  | { readonly code: 'unfit-shape'; readonly method: RegionMethodId; readonly type: GeometryType }
  | { readonly code: 'no-outcome'; readonly method: RegionMethodId }

/** The methods that can work on all of these marks, in the order of the registry. */
export const methodsFor = (members: readonly Geometry[]): RegionMethodId[] =>
  regionMethods.filter(({ takes }) => members.every(({ type }) => takes.some((taken) => taken === type))).map(({ id }) => id)

/** One shape out of several marks (C29). The order of the marks does not matter; one mark is its own outcome. */
export const fuse = (members: readonly Geometry[], method: RegionMethodId, plan: MatchRule): Result<Geometry, FuseProblem> => {
  const shapes = members.toSorted((a, b) => byText(geometryKey(a), geometryKey(b)))
  const [first] = shapes
  if (first === undefined) return err({ code: 'no-marks' })
  const chosen = regionMethodById(method)
  if (chosen === undefined) throw new Error(`${method} is no region method`)
  const unfit = shapes.find(({ type }) => !chosen.takes.includes(type))
  if (unfit !== undefined) return err({ code: 'unfit-shape', method, type: unfit.type })
  if (shapes.length === 1) return ok(first)
  const outcome = chosen.fuse(shapes, (a, b) => closeness(shapes[a] ?? first, shapes[b] ?? first, plan))
  return outcome === null ? err({ code: 'no-outcome', method }) : ok(outcome)
}
