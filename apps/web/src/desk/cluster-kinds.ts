import type { RegionCluster, TaskConsensus } from '@reticle/domain'
import { areaOf, boundsOf, createIndex, sharedArea } from '@reticle/geometry'
import { t } from './words.ts'

/** How readers stand to an object: as the consensus tells it, or `duplicated`: one reader marked again what they had marked already. */
export type ObjectKind = RegionCluster['kind'] | 'duplicated'

/** In the order in which a reviewer wants to see them: what needs a decision first. */
const kindOrder: readonly ObjectKind[] = ['class-differs', 'place-differs', 'missing-for-some', 'alone', 'duplicated', 'agreed']

const said = (words: (kind: ObjectKind) => string): Readonly<Record<ObjectKind, string>> =>
  Object.fromEntries(kindOrder.map((kind) => [kind, words(kind)])) as Record<ObjectKind, string>

export const kindNames = said((kind) => t(`kinds.${kind}`))
/** The same within a line. */
export const kindsInside = said((kind) => t(`kindsInside.${kind}`))
export const kindHints = said((kind) => t(`kindHints.${kind}`))

/** Told apart without colour, in the list and on the image. */
export const kindSigns: Readonly<Record<ObjectKind, string>> = {
  'class-differs': '≠',
  'place-differs': '↔',
  'missing-for-some': '◐',
  alone: '1×',
  duplicated: '2×',
  agreed: '✓',
}

export const kindColors: Readonly<Record<ObjectKind, string>> = {
  'class-differs': '#d55e00',
  'place-differs': '#e69f00',
  'missing-for-some': '#cc79a7',
  alone: '#56b4e9',
  duplicated: '#8c7bd6',
  agreed: '#009e73',
}

/** Of the smaller of two marks of one reader, the share that the other covers: from here on they stand for the same thing. */
const coveredShare = 0.5

const isOnPlaneOf = (a: RegionCluster, b: RegionCluster): boolean => a.plane?.z === b.plane?.z && a.plane?.t === b.plane?.t

const covers = (a: RegionCluster, b: RegionCluster): boolean => {
  const smaller = Math.min(areaOf(a.geometry), areaOf(b.geometry))
  return smaller > 0 && sharedArea(a.geometry, b.geometry) >= coveredShare * smaller
}

/** Places of the marks that stand alone and lie on an object in which the same reader has another mark already. */
const duplicatesIn = (clusters: readonly RegionCluster[]): ReadonlySet<number> => {
  const index = createIndex(clusters.map(({ geometry }) => geometry))
  const isRepeated = (cluster: RegionCluster, at: number) => {
    const reader = cluster.members[0]?.annotationId
    return index.search(boundsOf(cluster.geometry)).some((place) => {
      const other = clusters[place]
      if (other === undefined || place === at || !other.members.some(({ annotationId }) => annotationId === reader)) return false
      // Of two that stand alone the first is the object, and the second the repeat.
      return (other.kind !== 'alone' || place < at) && isOnPlaneOf(cluster, other) && covers(cluster, other)
    })
  }
  return new Set(clusters.flatMap((cluster, at) => (cluster.kind === 'alone' && isRepeated(cluster, at) ? [at] : [])))
}

const none: readonly RegionCluster[] = []
const known = new WeakMap<readonly RegionCluster[], ReadonlyMap<string, ObjectKind>>()

export const kindsOf = (clusters: readonly RegionCluster[]): ReadonlyMap<string, ObjectKind> => {
  const present = known.get(clusters)
  if (present !== undefined) return present
  const duplicates = duplicatesIn(clusters)
  const kinds = new Map(clusters.map(({ id, kind }, at) => [id, duplicates.has(at) ? 'duplicated' : kind] as const))
  known.set(clusters, kinds)
  return kinds
}

/** Objects as they are numbered all over the desk: in the list and on the image. */
export const inDeskOrder = (consensus: Pick<TaskConsensus, 'regions'> | null): readonly RegionCluster[] => {
  const clusters = consensus?.regions ?? none
  const kinds = kindsOf(clusters)
  const place = (cluster: RegionCluster) => kindOrder.indexOf(kinds.get(cluster.id) ?? cluster.kind)
  return clusters.toSorted((a, b) => place(a) - place(b))
}
