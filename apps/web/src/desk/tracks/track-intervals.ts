import type { TrackConsensus } from '@reticle/domain'
import { type Lane, lanesOf, placeOf } from '@reticle/tools'
import { type Stretch, stretchesOf } from '../../bench/track-rows.ts'
import type { Reader } from '../readers.ts'

/** How one reader followed an object: stretches of planes, and the planes where they drew it. Both are empty for one who did not mark it. */
export type TrackLine = {
  readonly reader: Pick<Reader, 'annotationId' | 'letter' | 'color' | 'reader'>
  readonly stretches: readonly Stretch[]
  readonly keys: readonly number[]
}

export type TrackLines = { readonly track: TrackConsensus; readonly lines: readonly TrackLine[] }

const isOnAcross = ({ across }: Lane, place: number | undefined): boolean => across === undefined || place === undefined || across === place

/**
 * Each object through planes of a consensus, with a line for each reader, in the order of both.
 * @param across the place in sight on the other axis; objects that no reader has there are left out. undefined: any.
 */
export const trackLinesOf = (
  tracks: readonly TrackConsensus[],
  readers: readonly Reader[],
  across: number | undefined,
): readonly TrackLines[] =>
  tracks.flatMap((track) => {
    const lines = readers.map((reader): TrackLine => {
      const trackId = track.members.find(({ annotationId }) => annotationId === reader.annotationId)?.trackId
      const lanes = lanesOf(reader.content.regions, track.axis).filter((lane) => lane.trackId === trackId && isOnAcross(lane, across))
      return {
        reader,
        stretches: lanes.flatMap((lane) => stretchesOf(lane, track.axis)),
        keys: lanes.flatMap(({ keys }) => keys.filter((key) => key.track?.state !== 'outside').map((key) => placeOf(key, track.axis))),
      }
    })
    return lines.some(({ keys }) => keys.length > 0) ? [{ track, lines }] : []
  })
