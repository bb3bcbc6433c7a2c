import type { Region } from '@reticle/domain'
import type { LossCounter } from '../losses.ts'
import type { LabelledSample } from '../port.ts'
import { element } from '../xml/write-xml.ts'
import type { CvatLabel, CvatLabels } from './labels.ts'
import { beside, outsideLines, shapeLines, sourceOf } from './marks.ts'

/** Marks of one object, of one label and one kind of shape, each on a frame of its own, in the order of frames. */
type Group = { readonly label: CvatLabel; readonly regions: readonly Region[] }

const frameOf = ({ plane }: Region): number => plane?.t ?? 0

/** Objects as CVAT can have them: what it cannot have in one is an object more. */
const groupsOf = ({ regions }: LabelledSample, labels: CvatLabels, losses: LossCounter): readonly Group[] => {
  const groups = new Map<string, { readonly label: CvatLabel; readonly byFrame: Map<number, Region> }>()
  const firstOf = new Map<string, string>()
  for (const [index, region] of regions.entries()) {
    const label = labels.of(region)
    const { track, plane, geometry } = region
    const base = track === undefined ? `mark ${index}` : JSON.stringify([track.id, plane?.z ?? null, label.name, geometry.type])
    let [key, n] = [base, 1]
    while (groups.get(key)?.byFrame.has(frameOf(region))) key = `${base} ${++n}`
    const object = track === undefined ? base : JSON.stringify([track.id, plane?.z ?? null])
    const first = firstOf.get(object) ?? key
    firstOf.set(object, first)
    if (first !== key)
      losses.add('objects that have several labels, kinds of shapes, or marks on one frame: written as several objects', beside)
    const group = groups.get(key) ?? { label, byFrame: new Map<number, Region>() }
    groups.set(key, group)
    group.byFrame.set(frameOf(region), region)
  }
  return [...groups.values()].map(({ label, byFrame }) => ({
    label,
    regions: [...byFrame.values()].toSorted((a, b) => frameOf(a) - frameOf(b)),
  }))
}

/** The objects of a sample, an element each, and the marks that CVAT has no shape for. After its last frame an object is not there any more. */
export const trackLines = (sample: LabelledSample, labels: CvatLabels, lastFrame: number, losses: LossCounter) => {
  const apart: Region[] = []
  const lines = groupsOf(sample, labels, losses).flatMap(({ label, regions }, id) => {
    let last: Region | undefined
    const shapes = regions.flatMap((region) => {
      const { track, plane, attributes } = region
      const state = track?.state ?? (attributes.occluded === true ? 'occluded' : 'visible')
      const more = { frame: frameOf(region), keyframe: 1, outside: state === 'outside' ? 1 : 0, occluded: state === 'occluded' ? 1 : 0 }
      const shape = shapeLines(region, sample, label, more, losses, plane?.z === undefined ? ['plane', 'track'] : ['track'])
      if (shape === undefined) {
        apart.push(region)
        return []
      }
      if (plane?.t === undefined) losses.add('marks that stand for all frames: written as objects from the first frame on', beside)
      last = region
      return shape
    })
    if (last === undefined) return []
    const isOver = last.plane?.t !== undefined && last.track?.state !== 'outside' && frameOf(last) < lastFrame
    const end = isOver ? outsideLines(last, sample, label, frameOf(last) + 1) : []
    return [element('track', { id, label: label.name, source: sourceOf(last) }, [...shapes, ...end])]
  })
  return { lines, apart }
}
