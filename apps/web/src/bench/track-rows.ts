import type { Region } from '@reticle/domain'
import { type Lane, placeOf, type TrackAxis } from '@reticle/tools'

/** A stretch of planes on which an object is in one state; `from` and `to` are planes, the last one with it. */
export type Stretch = { readonly from: number; readonly to: number; readonly state: 'visible' | 'occluded' }

/** Where an object goes: from each key to the next, but where it is out of the frame. */
export const stretchesOf = ({ keys }: Lane, axis: TrackAxis): readonly Stretch[] =>
  keys.flatMap((key, i) => {
    const next = keys[i + 1]
    const state = key.track?.state ?? 'visible'
    return state === 'outside' || next === undefined ? [] : [{ from: placeOf(key, axis), to: placeOf(next, axis), state }]
  })

/** The place of a plane in a strip, as a share of its width: the middle of the plane's cell. */
export const shareOfPlane = (plane: number, count: number): number => (plane + 0.5) / count

/** The plane at a share of the width of a strip. */
export const planeAtShare = (share: number, count: number): number => Math.max(0, Math.min(count - 1, Math.floor(share * count)))

/** The key that stands for an object on a plane: on it, or the last before, or the first. */
export const keyFor = ({ keys }: Lane, axis: TrackAxis, place: number): Region | undefined =>
  keys.findLast((key) => placeOf(key, axis) <= place) ?? keys[0]
