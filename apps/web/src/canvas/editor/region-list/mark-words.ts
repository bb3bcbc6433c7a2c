import type { Plane, Region } from '@reticle/domain'
import { areaOf, hasArea, lengthOf } from '@reticle/geometry'
import { t } from '../../words.ts'

export const typeNames: Readonly<Record<Region['geometry']['type'], string>> = {
  point: t('kinds.point'),
  box: t('kinds.box'),
  'rotated-box': t('kinds.rotated-box'),
  bezier: t('kinds.bezier'),
  skeleton: t('kinds.skeleton'),
  polygon: t('kinds.polygon'),
  ellipse: t('kinds.ellipse'),
  polyline: t('kinds.polyline'),
  mask: t('kinds.mask'),
}

/** Where a mark is, or how large: what tells it from its neighbours in the list. */
export const measureOf = ({ geometry }: Region): string => {
  if (geometry.type === 'point') return `${Math.floor(geometry.x)}, ${Math.floor(geometry.y)}`
  if (geometry.type === 'skeleton') return t('list.points', { count: geometry.states.filter((state) => state !== 'absent').length })
  if (!hasArea(geometry)) return `${Math.round(lengthOf(geometry))} px`
  return `${Math.round(areaOf(geometry))} px²`
}

/** A plane in words; nothing for a mark that stands for all planes. */
export const planeText = (plane: Plane | undefined): string =>
  (['z', 't'] as const).flatMap((axis) => (plane?.[axis] === undefined ? [] : [`${axis} ${plane[axis]}`])).join(', ')

const stateWords = { visible: '', occluded: t('list.occluded'), outside: t('list.outside') } as const

/** What is said of a mark beside its label: kind, state, plane, measure. */
export const detailsOf = (region: Region): string => {
  const state = region.track === undefined ? '' : stateWords[region.track.state]
  return [typeNames[region.geometry.type], state, planeText(region.plane), measureOf(region)].filter((part) => part !== '').join(' ')
}
