import type { AnnotationContent, MarkPolicy, Plane, Region } from '@reticle/domain'
import { addRows, boundsOf, doRowsMeet, hasArea, maskFromRows, noRows, type RowSpans, rowsOfMask, subtractRows } from '@reticle/geometry'
import { type Change, make } from './change.ts'
import { asMask, isMask } from './masks-in-sight.ts'
import { changedRegions, indexOfRegions } from './region-index.ts'

type Policy = Pick<MarkPolicy, 'canOverlap' | 'masks'>

const axes = ['z', 't'] as const

/** Whether two marks can meet: a mark without an index stands for all planes along that axis. */
const canMeet = (a: Plane | undefined, b: Plane | undefined): boolean =>
  axes.every((axis) => a?.[axis] === undefined || b?.[axis] === undefined || a[axis] === b[axis])

/** Where an object is out of the frame it has no place, whatever its shape says. */
const hasPlace = ({ geometry, track }: Region): boolean => hasArea(geometry) && track?.state !== 'outside'

const isSamePlane = (a: Plane | undefined, b: Plane | undefined): boolean => axes.every((axis) => a?.[axis] === b?.[axis])

/** Regions that are new, or have another shape, label or plane than before, in drawing order. */
const touchedRegions = (before: readonly Region[], after: readonly Region[]): Region[] => {
  const [old, now] = [indexOfRegions(before), indexOfRegions(after)]
  const changed = (changedRegions(before, after) ?? after).filter((region) => now.find(region.id) === region)
  return changed.filter((region) => {
    const was = old.find(region.id)
    return was?.geometry !== region.geometry || was.labelId !== region.labelId || !isSamePlane(was.plane, region.plane)
  })
}

/** The regions after a change, which of them it has touched, which must stay as they are, and the masks' pixels where they differ by now. */
type Scene = {
  readonly policy: Policy
  readonly size: { readonly width: number; readonly height: number }
  readonly regions: readonly Region[]
  readonly order: ReadonlyMap<Region, number>
  readonly locked: ReadonlySet<string>
  readonly pixels: Map<string, RowSpans>
}

const pixelsOf = (region: Region, { pixels, size }: Scene): RowSpans => {
  const known = pixels.get(region.id)
  if (known !== undefined) return known
  const mask = isMask(region) ? region.geometry : asMask(region.geometry, size)
  return mask === undefined ? noRows : rowsOfMask(mask)
}

/** In a label map, masks of one label on one plane are one. */
const areOne = (a: Region, b: Region, { policy, locked }: Scene): boolean =>
  policy.masks === 'semantic' &&
  isMask(a) &&
  isMask(b) &&
  hasPlace(a) &&
  hasPlace(b) &&
  a.labelId === b.labelId &&
  isSamePlane(a.plane, b.plane) &&
  !locked.has(a.id) &&
  !locked.has(b.id)

/** Marks that may have no pixel in common with `region`. */
const rivalsOf = (region: Region, scene: Scene): Region[] => {
  const { policy, regions, pixels } = scene
  const { search, find } = indexOfRegions(regions)
  // A mask that has grown by now may reach further than the index knows.
  const grown = [...pixels.keys()].flatMap((id) => find(id) ?? [])
  const near = search(boundsOf(region.geometry)).flatMap((position) => regions[position] ?? [])
  return [...new Set([...near, ...grown])].filter(
    (other) =>
      other !== region &&
      (isMask(region) || isMask(other)) &&
      (!policy.canOverlap || (isMask(region) && isMask(other))) &&
      hasPlace(other) &&
      canMeet(region.plane, other.plane) &&
      !areOne(region, other, scene),
  )
}

/** Takes the pixels of a touched mark away from other masks; a mask gives way to shapes and to masks that must stay as they are. */
const separate = (region: Region, scene: Scene): void => {
  const { order, locked, pixels } = scene
  const rivals = rivalsOf(region, scene)
  const own = order.get(region) ?? 0
  const isFixed = (other: Region) => !isMask(other) || locked.has(other.id)
  if (isMask(region))
    for (const other of rivals.filter(isFixed)) {
      const left = pixelsOf(region, scene)
      if (doRowsMeet(left, pixelsOf(other, scene))) pixels.set(region.id, subtractRows(left, pixelsOf(other, scene)))
    }
  for (const other of rivals) {
    // Of two that the change has touched, the upper one keeps the pixels.
    if (isFixed(other) || (order.get(other) ?? -1) > own) continue
    const theirs = pixelsOf(other, scene)
    if (doRowsMeet(theirs, pixelsOf(region, scene))) pixels.set(other.id, subtractRows(theirs, pixelsOf(region, scene)))
  }
}

/** In a label map: the label's mask that is there already takes the pixels of a mask that comes to it. */
const join = (region: Region, scene: Scene): void => {
  const own = scene.order.get(region) ?? 0
  const owner = scene.regions.find((other) => other !== region && areOne(region, other, scene) && (scene.order.get(other) ?? -1) < own)
  if (owner === undefined) return
  scene.pixels.set(owner.id, addRows(pixelsOf(owner, scene), pixelsOf(region, scene)))
  scene.pixels.set(region.id, noRows)
}

/**
 * A change that keeps to how marks may lie (docs/spec/masks.md, M8 and M9), as one step: what it adds or reshapes takes its pixels away
 * from other masks, and in a label map comes to the label's mask. `size`: the image's in px; `locked`: regions that must not change.
 */
export const keepApart = (
  content: AnnotationContent,
  change: Change,
  policy: Policy,
  size: Scene['size'],
  locked: ReadonlySet<string> = new Set(),
): Change => {
  const regions = policy.canOverlap && policy.masks === 'instance' ? undefined : make(content, change)?.content.regions
  if (regions === undefined || regions === content.regions) return change
  const touched = touchedRegions(content.regions, regions).filter(hasPlace)
  const order = new Map(touched.map((region, index) => [region, index]))
  const scene: Scene = { policy, size, regions, order, locked, pixels: new Map() }
  for (const region of touched) {
    separate(region, scene)
    if (policy.masks === 'semantic' && isMask(region)) join(region, scene)
  }
  const changes = [...scene.pixels].map(
    ([regionId, rows]): Change =>
      rows.rows.length === 0 ? { type: 'remove-region', regionId } : { type: 'set-geometry', regionId, geometry: maskFromRows(rows) },
  )
  return changes.length === 0 ? change : { type: 'together', changes: [change, ...changes] }
}
