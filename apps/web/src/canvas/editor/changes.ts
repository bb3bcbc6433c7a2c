import type { AnnotationContent, Region } from '@reticle/domain'
import { isWithin, translate } from '@reticle/geometry'
import type { Change } from '@reticle/tools'
import type { Size } from '../view-math.ts'

/** The change from one content to another, as one. */
export const replacing = (from: AnnotationContent, to: AnnotationContent): Change => ({
  type: 'together',
  changes: [
    ...from.regions.map(({ id }): Change => ({ type: 'remove-region', regionId: id })),
    ...to.regions.map((region): Change => ({ type: 'add-region', region })),
    ...from.answers.map(({ questionId }): Change => ({ type: 'clear-answer', questionId })),
    ...to.answers.map((answer): Change => ({ type: 'set-answer', answer })),
    { type: 'set-comment', comment: to.comment },
    { type: 'restore-notes', notes: to.notes },
  ],
})

/** The marks moved together; where the image ends they stay as they are. */
export const nudging = (regions: readonly Region[], dx: number, dy: number, image: Size): Change | undefined => {
  const moved = regions.map((region) => ({ before: region, geometry: translate(region.geometry, dx, dy) }))
  const isHeld = moved.some(
    ({ before, geometry }) =>
      !isWithin(geometry, image.width, image.height, 1e-6) && isWithin(before.geometry, image.width, image.height, 1e-6),
  )
  if (isHeld || moved.length === 0) return undefined
  return { type: 'together', changes: moved.map(({ before, geometry }) => ({ type: 'set-geometry', regionId: before.id, geometry })) }
}

/** From left to right in rows would depend on the zoom: the order of the list is the order of the walk. */
export const neighbour = (regions: readonly Region[], selected: readonly string[], by: 1 | -1): Region | undefined => {
  const at = regions.findIndex((region) => region.id === selected.at(-1))
  const next = at === -1 ? (by === 1 ? 0 : regions.length - 1) : (at + by + regions.length) % regions.length
  return regions[next]
}
