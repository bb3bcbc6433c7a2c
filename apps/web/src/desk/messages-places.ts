import type { Region, RegionCluster } from '@reticle/domain'
import type { MessagePlace } from './messages-queries.ts'

type Known = {
  /** As they are numbered at the desk. */
  readonly clusters: readonly Pick<RegionCluster, 'id'>[]
  readonly readers: readonly { readonly reader: string; readonly content: { readonly regions: readonly Pick<Region, 'id'>[] } }[]
}

const planeOf = ({ plane }: MessagePlace): string =>
  (['z', 't'] as const).flatMap((axis) => (plane?.[axis] === undefined ? [] : [`, ${axis} ${plane[axis]}`])).join('')

/** What a message is pinned to, in words; undefined when that is not there any more. */
export const deskPlaceName = (place: MessagePlace, { clusters, readers }: Known): string | undefined => {
  if (place.clusterId !== undefined) {
    const index = clusters.findIndex(({ id }) => id === place.clusterId)
    return index === -1 ? 'an object of an earlier comparison' : `object ${index + 1}`
  }
  if (place.regionId !== undefined) {
    const owner = readers.find(({ content }) => content.regions.some(({ id }) => id === place.regionId))
    return owner === undefined ? 'a mark that was changed' : `a mark of ${owner.reader}`
  }
  return place.at === undefined ? undefined : `at ${Math.floor(place.at.x)}, ${Math.floor(place.at.y)}${planeOf(place)}`
}

/** The same to its reader, who knows their own marks only. */
export const ownPlaceName = (place: MessagePlace, regions: readonly Pick<Region, 'id'>[]): string | undefined => {
  if (place.regionId !== undefined) {
    const index = regions.findIndex(({ id }) => id === place.regionId)
    return index === -1 ? 'a mark that is no longer there' : `mark ${index + 1}`
  }
  return place.at === undefined ? undefined : `at ${Math.floor(place.at.x)}, ${Math.floor(place.at.y)}${planeOf(place)}`
}
