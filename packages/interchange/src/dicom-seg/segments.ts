import type { Region } from '@reticle/domain'
import { addRows, hasArea, intersectRows, maskOf, pixelsIn, type RowSpans, rowsOfBounds, rowsOfMask } from '@reticle/geometry'
import type { LossCounter } from '../losses.ts'
import { countExtras } from '../own.ts'
import type { LabelledSample } from '../port.ts'

export type Frame = { readonly plane: Region['plane']; readonly rows: RowSpans }
/** A mark, or the key planes of one object, or all marks of a label. `name`: the mark's id, the object's, or the label's. */
export type Segment = { readonly name: string; readonly region: Region; readonly frames: readonly Frame[] }

/** Above that, one frame of the whole image for each mark is too much, and marks of a label share theirs. */
const mostBits = 2 ** 32
const mostSegments = 65_535

const pixelsOf = (region: Region, frame: RowSpans, losses: LossCounter): RowSpans | undefined => {
  const { geometry } = region
  if (!hasArea(geometry)) {
    losses.add('points, lines and keypoints: only areas can be segments', null)
    return undefined
  }
  const all = rowsOfMask(maskOf(geometry))
  const seen = intersectRows(all, frame)
  if (seen.rows.length === 0) losses.add('marks without a pixel in the image', null)
  else if (geometry.type !== 'mask') losses.add('outlines: as whole pixels', null)
  else if (pixelsIn(seen) !== pixelsIn(all)) losses.add('masks that reach outside of the image: cut at its border', null)
  return seen.rows.length === 0 ? undefined : seen
}

const countTrack = ({ track }: Region, sample: LabelledSample, losses: LossCounter): void => {
  if (track === undefined) return
  const isAlone = sample.regions.filter((other) => other.track?.id === track.id).length === 1
  if (isAlone || track.state !== 'visible')
    losses.add('objects through planes: whether they are covered, and that a single mark is one', null)
}

/** Where one mark of a file says its index along an axis, all do: one that stands for all planes has the first. */
const countLoose = (marks: readonly Marked[], losses: LossCounter): void => {
  for (const axis of ['t', 'z'] as const) {
    const isLoose = ({ region }: Marked) => region.plane?.[axis] === undefined
    if (!marks.every(isLoose))
      for (const _ of marks.filter(isLoose)) losses.add('marks that stand for all planes beside some that do not: on the first', null)
  }
}

type Marked = { readonly region: Region; readonly rows: RowSpans }

const grouped = (marks: readonly Marked[], nameOf: (region: Region) => string): Segment[] => {
  const byName = new Map<string, Marked[]>()
  for (const mark of marks) {
    // Two objects of one name under different labels are two segments, and so are two marks on one plane.
    const key = JSON.stringify([mark.region.labelId, nameOf(mark.region)])
    byName.set(key, [...(byName.get(key) ?? []), mark])
  }
  return [...byName.values()].flatMap((all): Segment[] => {
    const [first] = all
    if (first === undefined) return []
    const name = nameOf(first.region)
    return [{ name, region: first.region, frames: all.map(({ region, rows }) => ({ plane: region.plane, rows })) }]
  })
}

const merged = ({ name, region, frames }: Segment): Segment => {
  const byPlane = new Map<string, Frame>()
  for (const { plane, rows } of frames) {
    const key = JSON.stringify([plane?.t, plane?.z])
    const known = byPlane.get(key)
    byPlane.set(key, { plane, rows: known === undefined ? rows : addRows(known.rows, rows) })
  }
  return { name, region, frames: [...byPlane.values()] }
}

/** The segments of a sample in the order of their first marks; they may overlap. What they cannot hold is counted. */
export const segmentsOf = (sample: LabelledSample, losses: LossCounter): readonly Segment[] => {
  const frame = rowsOfBounds({ x: 0, y: 0, width: sample.width, height: sample.height })
  const marks: Marked[] = []
  for (const region of sample.regions) {
    countExtras(region, losses, null, ['plane', 'track'])
    countTrack(region, sample, losses)
    const rows = pixelsOf(region, frame, losses)
    if (rows !== undefined) marks.push({ region, rows })
  }
  countLoose(marks, losses)
  if (marks.length <= mostSegments && marks.length * sample.width * sample.height <= mostBits)
    return grouped(marks, ({ id, track }) => track?.id ?? id)
  for (const _ of marks) losses.add('marks of their own: an image of this size has one segment for each label', null)
  return grouped(marks, ({ labelId }) => labelId).map(merged)
}
