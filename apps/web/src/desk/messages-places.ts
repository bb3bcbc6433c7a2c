import type { Region } from '@reticle/domain'
import { t } from '../app/words.ts'
import type { MessagePlace } from './messages-queries.ts'

/** A place in the image, in words; undefined where a message is not pinned to one. */
export const spotName = ({ at, plane }: MessagePlace): string | undefined => {
  if (at === undefined) return undefined
  const planes = (['z', 't'] as const).flatMap((axis) => (plane?.[axis] === undefined ? [] : [`${axis} ${plane[axis]}`]))
  return t('messages.at', { place: [Math.floor(at.x), Math.floor(at.y), ...planes].join(', ') })
}

/** What a message is pinned to, as its reader sees it, who knows their own marks only. */
export const ownPlaceName = (place: MessagePlace, regions: readonly Pick<Region, 'id'>[]): string | undefined => {
  if (place.regionId === undefined) return spotName(place)
  const index = regions.findIndex(({ id }) => id === place.regionId)
  return index === -1 ? t('messages.goneMark') : t('messages.mark', { number: String(index + 1) })
}
