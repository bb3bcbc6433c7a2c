import type { Plane, Region } from '@reticle/domain'
import { areaOf, hasArea, lengthOf } from '@reticle/geometry'

export const typeNames: Readonly<Record<Region['geometry']['type'], string>> = {
  point: 'point',
  box: 'box',
  'rotated-box': 'turned box',
  bezier: 'curve',
  skeleton: 'keypoints',
  polygon: 'polygon',
  ellipse: 'ellipse',
  polyline: 'line',
  mask: 'mask',
}

/** Where a mark is, or how large: what tells it from its neighbours in the list. */
export const measureOf = ({ geometry }: Region): string => {
  if (geometry.type === 'point') return `${Math.floor(geometry.x)}, ${Math.floor(geometry.y)}`
  if (geometry.type === 'skeleton') return `${geometry.states.filter((state) => state !== 'absent').length} points`
  if (!hasArea(geometry)) return `${Math.round(lengthOf(geometry))} px`
  return `${Math.round(areaOf(geometry))} px²`
}

/** A plane in words; nothing for a mark that stands for all planes. */
export const planeText = (plane: Plane | undefined): string =>
  (['z', 't'] as const).flatMap((axis) => (plane?.[axis] === undefined ? [] : [`${axis} ${plane[axis]}`])).join(', ')

const stateWords = { visible: '', occluded: 'occluded', outside: 'out of frame' } as const

/** What is said of a mark beside its label: kind, state, plane, measure. */
export const detailsOf = (region: Region): string => {
  const state = region.track === undefined ? '' : stateWords[region.track.state]
  return [typeNames[region.geometry.type], state, planeText(region.plane), measureOf(region)].filter((part) => part !== '').join(' ')
}
