import type { Region, RegionCluster } from '@reticle/domain'
import { spotName } from './messages-places.ts'
import type { MessagePlace } from './messages-queries.ts'
import { t } from './words.ts'

type Known = {
  /** As they are numbered at the desk. */
  readonly clusters: readonly Pick<RegionCluster, 'id'>[]
  readonly readers: readonly { readonly reader: string; readonly content: { readonly regions: readonly Pick<Region, 'id'>[] } }[]
}

/** What a message is pinned to, in words; undefined when that is not there any more. */
export const deskPlaceName = (place: MessagePlace, { clusters, readers }: Known): string | undefined => {
  if (place.clusterId !== undefined) {
    const index = clusters.findIndex(({ id }) => id === place.clusterId)
    return index === -1 ? t('messages.oldObject') : t('messages.object', { number: String(index + 1) })
  }
  if (place.regionId === undefined) return spotName(place)
  const owner = readers.find(({ content }) => content.regions.some(({ id }) => id === place.regionId))
  return owner === undefined ? t('messages.changedMark') : t('messages.markOf', { reader: owner.reader })
}
