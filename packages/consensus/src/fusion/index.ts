/** The side door for a process that asks about the marks of one object and nothing else: shapes, contours and spread, without models of readers. */
export { type ContourLevel, type ContourPlan, contoursOf } from '../regions/contours.ts'
export { type FuseProblem, fuse, methodsFor } from '../regions/fuse.ts'
export type { RegionMethodId } from '../regions/registry.ts'
export { spreadOf } from '../regions/spread.ts'
