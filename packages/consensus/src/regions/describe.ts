import type { RegionCluster } from '@reticle/domain'
import { type Bounds, boundsOf, type Geometry } from '@reticle/geometry'
import { byText } from '../order.ts'
import { closeness, geometryKey, thresholdOf } from './closeness.ts'
import type { Mark } from './marks.ts'
import { medoid } from './medoid.ts'
import type { RegionPlan } from './plan.ts'
import { regionMethodById } from './registry.ts'
import { spreadOf } from './spread.ts'

/** Closeness of each two members, both ways; nothing on the diagonal is asked for. */
const pairsOf = (members: readonly Mark[], plan: RegionPlan): number[][] => {
  const near = members.map(() => new Array<number>(members.length).fill(1))
  members.forEach((one, a) => {
    members.slice(a + 1).forEach((other, offset) => {
      const value = closeness(one.geometry, other.geometry, plan)
      const b = a + 1 + offset
      near[a]?.fill(value, b, b + 1)
      near[b]?.fill(value, a, a + 1)
    })
  })
  return near
}

/** The plan's method where it can work on the shapes and has an outcome, the medoid elsewhere. */
export const shapeOf = (shapes: readonly Geometry[], near: readonly (readonly number[])[], plan: RegionPlan): Geometry | undefined => {
  const [only] = shapes
  if (shapes.length < 2) return only
  const closenessOf = (a: number, b: number): number => near[a]?.[b] ?? 0
  const chosen = regionMethodById(plan.method)
  const isTaken = chosen !== undefined && shapes.every((shape) => chosen.takes.includes(shape.type))
  return (isTaken ? chosen.fuse(shapes, closenessOf) : null) ?? medoid.fuse(shapes, closenessOf) ?? only
}

/** Votes by label, in the order of the labels' ids. */
export const votesOf = (members: readonly Pick<Mark, 'labelId'>[]): Record<string, number> => {
  const votes: Record<string, number> = {}
  for (const labelId of members.map((mark) => mark.labelId).toSorted(byText)) votes[labelId] = (votes[labelId] ?? 0) + 1
  return votes
}

export const leaderOf = (votes: Readonly<Record<string, number>>): string | null => {
  const most = Math.max(...Object.values(votes))
  const leaders = Object.keys(votes).filter((label) => votes[label] === most)
  return leaders.length === 1 ? (leaders[0] ?? null) : null
}

/** Place differs when two of the marks would not match by themselves, or when all of them match only just (lowest quarter, C27). */
export const isFarApart = (closenesses: readonly number[], threshold: number): boolean => {
  const mean = closenesses.reduce((sum, value) => sum + value, 0) / closenesses.length
  return closenesses.some((value) => value < threshold - 1e-9) || mean < threshold + (1 - threshold) / 4
}

export const kindOfCluster = (members: readonly unknown[], raters: number, labels: number, isApart: boolean): RegionCluster['kind'] => {
  if (members.length === 1 && raters > 1) return 'alone'
  if (labels > 1) return 'class-differs'
  if (members.length < raters) return 'missing-for-some'
  return isApart ? 'place-differs' : 'agreed'
}

type Described = Omit<RegionCluster, 'id'>

const describe = (members: readonly Mark[], raters: number, plan: RegionPlan): Described => {
  const near = pairsOf(members, plan)
  const pairs = near.flatMap((row, a) => row.slice(a + 1))
  const votes = votesOf(members)
  const labelId = leaderOf(votes)
  const [first] = members
  if (first === undefined) throw new Error('a cluster has at least one mark')
  const isApart = pairs.length > 0 && isFarApart(pairs, thresholdOf(first.kind, plan))
  const shapes = members.map((mark) => mark.geometry)
  const geometry = shapeOf(shapes, near, plan)
  const spread = spreadOf(shapes)
  return {
    kind: kindOfCluster(members, raters, Object.keys(votes).length, isApart),
    geometry: geometry ?? first.geometry,
    labelId,
    support: members.length,
    raters,
    isTied: labelId === null,
    isKept: members.length >= plan.share * raters - 1e-9,
    meanIou: first.kind === 'area' && pairs.length > 0 ? pairs.reduce((sum, value) => sum + value, 0) / pairs.length : null,
    labelVotes: votes,
    members: members
      .map(({ annotationId, regionId }) => ({ annotationId, regionId }))
      .toSorted((a, b) => byText(a.annotationId, b.annotationId) || byText(a.regionId, b.regionId)),
    ...(first.plane === undefined ? {} : { plane: first.plane }),
    ...(spread === null ? {} : { spread }),
  }
}

type Placed = { readonly cluster: Described; readonly bounds: Bounds }

const byPlace = (one: Placed, other: Placed): number => {
  const [a, b, left, right] = [one.cluster, other.cluster, one.bounds, other.bounds]
  return (
    (a.plane?.t ?? 0) - (b.plane?.t ?? 0) ||
    (a.plane?.z ?? 0) - (b.plane?.z ?? 0) ||
    left.y - right.y ||
    left.x - right.x ||
    byText(geometryKey(a.geometry), geometryKey(b.geometry)) ||
    byText(JSON.stringify(a.labelVotes), JSON.stringify(b.labelVotes)) ||
    byText(JSON.stringify(a.members), JSON.stringify(b.members))
  )
}

/** Clusters as consensus objects, plane by plane in reading order, with ids `c1`, `c2`, ... by that order (C25 to C29). */
export const describeClusters = (clusters: readonly (readonly Mark[])[], raters: number, plan: RegionPlan): RegionCluster[] =>
  clusters
    .map((members): Placed => {
      const cluster = describe(members, raters, plan)
      return { cluster, bounds: boundsOf(cluster.geometry) }
    })
    .toSorted(byPlace)
    .map(({ cluster }, place) => ({ id: `c${place + 1}`, ...cluster }))
