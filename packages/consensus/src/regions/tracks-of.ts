import type { Region } from '@reticle/domain'
import { type Geometry, interpolate } from '@reticle/geometry'
import { byText } from '../order.ts'
import { geometryKey, kindOf, type MarkKind } from './closeness.ts'
import type { Annotated } from './marks.ts'

/** Through which axis an object goes on. */
export type TrackAxis = 'z' | 't'

type State = NonNullable<Region['track']>['state']

type TrackKey = { readonly place: number; readonly geometry: Geometry; readonly state: State; readonly labelId: string }

/** One object through planes as one reader followed it. */
export type Track = {
  /** Place of its annotation in the canonical order. */
  readonly annotation: number
  readonly annotationId: string
  readonly trackId: string
  readonly kind: MarkKind
  readonly labelId: string
  /** The plane of the other axis, which it stays on; absent where it stands for all. */
  readonly across: number | undefined
  /** Key planes, ascending, one at each place. */
  readonly keys: readonly TrackKey[]
}

const otherAxis = { z: 't', t: 'z' } as const

/** The label on most key planes; of as frequent ones the first by text. */
const labelOf = (keys: readonly TrackKey[]): string => {
  const counts = new Map<string, number>()
  for (const { labelId } of keys) counts.set(labelId, (counts.get(labelId) ?? 0) + 1)
  const [first] = [...counts].toSorted((a, b) => b[1] - a[1] || byText(a[0], b[0]))
  return first?.[0] ?? ''
}

const keyText = ({ place, geometry, state, labelId }: TrackKey): string => `${place} ${geometryKey(geometry)} ${state} ${labelId}`

const ascending = (keys: readonly TrackKey[]): TrackKey[] => {
  const sorted = keys.toSorted((a, b) => a.place - b.place || byText(keyText(a), keyText(b)))
  return sorted.filter((key, at) => key.place !== sorted[at - 1]?.place)
}

type Found = Omit<Track, 'annotation' | 'annotationId'> & { readonly text: string }

const tracksIn = (regions: readonly Region[], axis: TrackAxis): Found[] => {
  const groups = Map.groupBy(
    regions.filter(({ track, plane }) => track !== undefined && plane?.[axis] !== undefined),
    ({ track, plane, geometry }) => JSON.stringify([track?.id, plane?.[otherAxis[axis]], kindOf(geometry)]),
  )
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    const keys = ascending(
      group.map(({ plane, geometry, track, labelId }) => ({
        place: plane?.[axis] ?? 0,
        geometry,
        state: track?.state ?? 'visible',
        labelId,
      })),
    )
    if (first === undefined || keys.every(({ state }) => state === 'outside')) return []
    const across = first.plane?.[otherAxis[axis]]
    const text = `${across ?? '*'} ${keys.map(keyText).join(' | ')}`
    return [{ trackId: first.track?.id ?? '', kind: kindOf(first.geometry), labelId: labelOf(keys), across, keys, text }]
  })
}

/** All objects through planes, annotations and tracks in an order of content (C22). */
export const tracksOf = (annotations: readonly Annotated[], axis: TrackAxis): Track[] =>
  annotations
    .map(({ id, content }) => {
      const found = tracksIn(content.regions, axis).toSorted((a, b) => byText(a.text, b.text) || byText(a.trackId, b.trackId))
      return { id, found, text: found.map(({ text }) => text).join('\n') }
    })
    .toSorted((a, b) => byText(a.text, b.text) || byText(a.id, b.id))
    .flatMap(({ id, found }, annotation) => found.map(({ text: _, ...track }): Track => ({ ...track, annotation, annotationId: id })))

/** The object where it is at a place: its shape, drawn or interpolated; nothing before the first and after the last key plane, and out of the frame. */
export const trackAt = ({ keys }: Track, place: number): { readonly geometry: Geometry; readonly state: State } | undefined => {
  const next = keys.findIndex((key) => key.place > place)
  const before = next === -1 ? keys.at(-1) : keys[next - 1]
  const after = keys[next]
  if (before === undefined || before.state === 'outside') return undefined
  if (before.place === place) return before
  if (after === undefined) return undefined
  const share = (place - before.place) / (after.place - before.place)
  return { geometry: interpolate(before.geometry, after.geometry, share), state: before.state }
}

/** The places of key planes of any of the tracks, ascending. */
export const placesOf = (tracks: readonly Track[]): number[] =>
  [...new Set(tracks.flatMap(({ keys }) => keys.map(({ place }) => place)))].toSorted((a, b) => a - b)
