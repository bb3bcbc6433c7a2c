import type { Region, RegionCluster } from '@reticle/domain'
import { byText } from '../order.ts'
import { planeKey } from '../regions/marks.ts'
import type { ComparedAnnotation } from './compared-annotation.ts'

type Link = { readonly a: number; readonly b: number; readonly votes: number }

/** `annotation track` of each mark that is part of one, by annotation and mark. */
const tracksOf = (annotations: readonly ComparedAnnotation[]) => {
  const known = new Map<string, Region['track']>()
  for (const { id, content } of annotations) for (const region of content.regions) known.set(`${id} ${region.id}`, region.track)
  return (cluster: RegionCluster) =>
    cluster.members.flatMap(({ annotationId, regionId }) => {
      const track = known.get(`${annotationId} ${regionId}`)
      return track === undefined ? [] : [{ name: `${annotationId} ${track.id}`, state: track.state }]
    })
}

/** Pairs of clusters that neighbouring marks of one track of one reader lie in, those that most readers join first. */
const linksOf = (names: readonly (readonly string[])[]): Link[] => {
  const holders = new Map<string, number[]>()
  names.forEach((list, cluster) => {
    for (const name of list) {
      const held = holders.get(name)
      if (held === undefined) holders.set(name, [cluster])
      else held.push(cluster)
    }
  })
  const votes = new Map<string, Link>()
  for (const clusters of holders.values())
    clusters.slice(1).forEach((b, at) => {
      const a = clusters[at] ?? b
      votes.set(`${a} ${b}`, { a, b, votes: (votes.get(`${a} ${b}`)?.votes ?? 0) + 1 })
    })
  return [...votes.values()].toSorted((one, other) => other.votes - one.votes || one.a - other.a || one.b - other.b)
}

/**
 * Objects through planes (C43): clusters are joined as the readers joined their marks, the joins of most readers first, as long as most of
 * those who marked both have them as one and no plane gets two. They are called `k1`, `k2`, ... in the order of their first cluster.
 */
export const withTracks = (clusters: readonly RegionCluster[], annotations: readonly ComparedAnnotation[]): RegionCluster[] => {
  const tracks = clusters.map(tracksOf(annotations))
  const groups = clusters.map((_, index) => [index])
  const groupOf = clusters.map((_, index) => index)
  const planes = (group: readonly number[]) => group.map((index) => planeKey(clusters[index]?.plane))
  const readersOf = (index: number) => clusters[index]?.members.map(({ annotationId }) => annotationId) ?? []
  for (const { a, b, votes } of linksOf(tracks.map((list) => list.map(({ name }) => name)))) {
    const [first = a, second = b] = [groupOf[a], groupOf[b]]
    const [one = [], other = []] = [groups[first], groups[second]]
    const both = readersOf(a).filter((reader) => readersOf(b).includes(reader)).length
    if (first === second || 2 * votes <= both || planes(one).some((plane) => planes(other).includes(plane))) continue
    groups[first] = [...one, ...other]
    groups[second] = []
    for (const index of other) groupOf[index] = first
  }
  const order = [...new Set(clusters.flatMap((_, index) => (tracks[index]?.length === 0 ? [] : [groupOf[index] ?? index])))]
  const names = new Map(order.map((group, at) => [group, `k${at + 1}`]))
  return clusters.map((cluster, index): RegionCluster => {
    const id = names.get(groupOf[index] ?? index)
    const states = tracks[index]?.map(({ state }) => state).toSorted(byText) ?? []
    if (id === undefined || states.length === 0) return cluster
    const occluded = states.filter((state) => state === 'occluded').length
    return { ...cluster, track: { id, state: 2 * occluded > states.length ? 'occluded' : 'visible' } }
  })
}
