import type { Geometry, KeypointState, SkeletonGeometry } from '@reticle/geometry'
import type { Change } from '../../change.ts'
import type { PlainRefusal } from '../../refusals.ts'
import type { Planned } from '../../track/track-changes.ts'
import { defineMarksCommand, type MarksContext } from './command.ts'

const between = (v: number, size: number): number => Math.min(size, Math.max(0, v))

/** Every keypoint in a state; those that come back are put where they were, in the image. */
const withAll = (g: SkeletonGeometry, states: readonly KeypointState[], { width, height }: MarksContext): SkeletonGeometry => ({
  ...g,
  points: g.points.map((v, i) => (g.states[i >> 1] === 'absent' ? between(v, i % 2 === 0 ? width : height) : v)),
  states,
})

const onSkeletons =
  (nothing: PlainRefusal, next: (g: SkeletonGeometry) => readonly KeypointState[]) =>
  (regions: readonly { readonly id: string; readonly geometry: Geometry }[], context: MarksContext): Planned => {
    const changes = regions.flatMap(({ id, geometry }): Change[] => {
      if (geometry.type !== 'skeleton') return []
      const states = next(geometry)
      const isSame = states.every((state, i) => state === geometry.states[i])
      return isSame ? [] : [{ type: 'set-geometry', regionId: id, geometry: withAll(geometry, states, context) }]
    })
    return changes.length === 0 ? { refused: nothing } : { change: { type: 'together', changes } }
  }

export const restoreKeypoints = defineMarksCommand({
  id: 'restore-keypoints',
  part: 'shape',
  make: onSkeletons('no-keypoint-missing', ({ states }) => states.map((state) => (state === 'absent' ? 'visible' : state))),
})

export const uncoverKeypoints = defineMarksCommand({
  id: 'uncover-keypoints',
  part: 'shape',
  make: onSkeletons('no-keypoint-covered', ({ states }) => states.map((state) => (state === 'occluded' ? 'visible' : state))),
})
