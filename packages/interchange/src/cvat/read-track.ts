import type { Region } from '@reticle/domain'
import type { Geometry } from '@reticle/geometry'
import { markOf } from '../own.ts'
import type { Reject, Size } from '../port.ts'
import { type Element, numberOf } from '../xml/read-xml.ts'
import type { MetaLabel } from './read-meta.ts'
import { isWrittenAs, saidOf } from './read-shape.ts'
import { shapeNames, shapesFrom } from './shapes.ts'

type Key = { readonly frame: number; readonly element: Element; readonly isOutside: boolean }

/** CVAT allows a million frames and more; an index of ours does not. */
const mostFrame = 1_000_000

const frameOf = (element: Element): number => numberOf(element.attributes.frame)

/** All keypoints out of the image are how a skeleton is not there. */
const isOutside = ({ attributes, name, children }: Element): boolean =>
  attributes.outside === '1' ||
  (name === 'skeleton' && children.length > 0 && children.every((one) => one.name !== 'points' || one.attributes.outside === '1'))

type Facts = {
  readonly path: string
  readonly size: Size
  readonly label: MetaLabel | undefined
  readonly labelId: string
  readonly lastFrame: number | undefined
}

/**
 * The marks of one object: its key frames, and one more where it is not there any longer, or where the video ends, since with us an object
 * ends with its last key (docs/spec/planes.md, P3) and in CVAT it stays.
 */
export const readTrack = (track: Element, facts: Facts, rejects: Reject[]): readonly Region[] => {
  const { path, size, label, labelId, lastFrame } = facts
  const id = (track.attributes.id ?? `line-${track.line}`).slice(0, 50)
  const refuse = (element: Element, reason: string) =>
    rejects.push({ at: `${path} line ${element.line}, track ${id} frame ${element.attributes.frame ?? '?'}`.slice(0, 300), reason })
  const byFrame = new Map<number, Element>()
  for (const element of track.children.filter(({ name }) => shapeNames.has(name))) {
    const frame = frameOf(element)
    if (!Number.isInteger(frame) || frame < 0 || frame > mostFrame) refuse(element, 'the frame is not a number of a frame')
    else if (byFrame.has(frame)) refuse(element, `the frame ${frame} was there before`)
    else byFrame.set(frame, element)
  }
  const keys = [...byFrame]
    .filter(([, element]) => element.attributes.keyframe !== '0')
    .map(([frame, element]): Key => ({ frame, element, isOutside: isOutside(element) }))
    .toSorted((a, b) => a.frame - b.frame)
  const lastSeen = keys.findLastIndex((key) => !key.isOutside)
  const marks: Region[] = []
  let before: Geometry | undefined
  /** The form at a frame, as the file has it, else that of the key before. */
  const geometryAt = (element: Element | undefined): Geometry | string | undefined => {
    const found = element === undefined ? undefined : shapesFrom(element, size, label?.points ?? [])
    return typeof found === 'string' ? found : (found?.[0] ?? before)
  }
  const add = (frame: number, element: Element, geometry: Geometry, state: 'visible' | 'occluded' | 'outside') => {
    try {
      const { attributes, origin, own } = saidOf(element, label, { path, source: track.attributes.source, isOfImage: false })
      const mark = { ...{ id: `track-${id}-${frame}`, labelId, geometry, attributes, origin }, plane: { t: frame }, track: { id, state } }
      // Ours is of this frame, or of all.
      marks.push(
        markOf(
          mark,
          own?.plane?.t === undefined || own.plane.t === frame ? own : undefined,
          (ours) => state === 'outside' || isWrittenAs(ours, geometry, size, label),
        ),
      )
      before = geometry
    } catch (cause) {
      refuse(element, cause instanceof Error ? cause.message : String(cause))
    }
  }
  /** A key at the last frame that an object is seen on. */
  const end = (frame: number, last: Key | undefined) => {
    if (last === undefined || last.isOutside || last.frame >= frame || before === undefined) return
    const geometry = geometryAt(byFrame.get(frame))
    const { reticle: _, ...attributes } = last.element.attributes
    if (typeof geometry === 'object')
      add(frame, { ...last.element, attributes }, geometry, last.element.attributes.occluded === '1' ? 'occluded' : 'visible')
  }
  keys.forEach((key, index) => {
    const { frame, element } = key
    const isOurs = element.attributes.reticle !== undefined
    if (!key.isOutside) {
      const geometry = geometryAt(element)
      if (typeof geometry === 'object') add(frame, element, geometry, element.attributes.occluded === '1' ? 'occluded' : 'visible')
      else refuse(element, geometry ?? 'there is no shape')
      return
    }
    if (!isOurs) end(frame - 1, keys[index - 1])
    // After the last frame that it is seen on there is nothing to say.
    if (!isOurs && index > lastSeen) return
    const geometry = geometryAt(element)
    const form = typeof geometry === 'object' ? geometry : before
    if (form !== undefined) add(frame, element, form, 'outside')
  })
  const last = keys.at(-1)
  const standsForAll = last?.element.attributes.reticle !== undefined
  if (lastFrame !== undefined && !standsForAll) end(lastFrame, last)
  return marks
}
