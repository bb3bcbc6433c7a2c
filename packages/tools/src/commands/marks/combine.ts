import type { Region } from '@reticle/domain'
import { areaOf, type Geometry, hasArea, isValid, type MaskGeometry, maskOf, unionMasks } from '@reticle/geometry'
import type { Change } from '../../change.ts'
import { commonOf, cutAway, joined, sound, takes } from '../../cut-marks.ts'
import { withVertices } from '../../share-border.ts'
import type { Planned } from '../../track/track-changes.ts'
import { asPieces } from '../masks/command.ts'
import { defineMarksCommand, type MarksContext } from './command.ts'

const noKind = 'The protocol has no kind of mark that this could become.'
const twoNeeded = 'Select two marks with an area, or more.'

const setGeometry = (regionId: string, geometry: Geometry): Change => ({ type: 'set-geometry', regionId, geometry })
const removal = ({ id }: Region): Change => ({ type: 'remove-region', regionId: id })
const planned = (changes: readonly Change[]): Planned => ({ change: { type: 'together', changes } })

/** All pixels of the marks. */
const asOneMask = (geometries: readonly Geometry[]): MaskGeometry | undefined => {
  const [first, ...others] = geometries.map(maskOf)
  return first === undefined ? undefined : others.reduce(unionMasks, first)
}

/** Several marks as one: by their outlines where all have one, else by their pixels. */
const unionOfMarks = (geometries: readonly Geometry[], context: MarksContext): Geometry | string => {
  if (geometries.some(({ type }) => type === 'mask')) {
    const mask = takes(context, 'mask') ? asOneMask(geometries) : undefined
    return mask ?? noKind
  }
  const pieces = joined(geometries, context)
  const [whole, ...others] = pieces ?? []
  if (whole === undefined) return noKind
  return others.length === 0 ? whole : 'The marks do not touch: only marks that meet can be joined.'
}

/** A mark with the vertices that were cut along its edges (G31): both sides of the cut have the same ones. */
const sharing = ({ id, geometry }: Region, pieces: readonly Geometry[]): readonly Change[] => {
  if (geometry.type !== 'polygon') return []
  const places = pieces.flatMap((piece) => (piece.type === 'polygon' ? piece.rings.flat() : []))
  const shared = withVertices(geometry, places)
  return shared !== geometry && isValid(shared) ? [setGeometry(id, shared)] : []
}

export const joinMarks = defineMarksCommand({
  id: 'join',
  name: 'Join shapes',
  hint: 'Makes one mark of marks that meet; the lowest keeps its label and answers',
  part: 'Shape',
  make: (regions, context) => {
    const [first, ...others] = regions.filter(({ geometry }) => hasArea(geometry))
    if (first === undefined || others.length === 0) return { refused: twoNeeded }
    const whole = unionOfMarks(
      [first, ...others].map(({ geometry }) => geometry),
      context,
    )
    return typeof whole === 'string' ? { refused: whole } : planned([setGeometry(first.id, whole), ...others.map(removal)])
  },
})

export const cutOutMarks = defineMarksCommand({
  id: 'cut-out',
  name: 'Cut the upper shapes out',
  hint: 'Cuts the area of the other selected marks out of the lowest one, as a hole or at its rim; they stay',
  part: 'Shape',
  make: (regions, context) => {
    const [first, ...others] = regions.filter(({ geometry }) => hasArea(geometry))
    if (first === undefined || others.length === 0) return { refused: twoNeeded }
    const left = cutAway(
      first.geometry,
      others.map(({ geometry }) => geometry),
      context,
    )
    if (left === undefined) return { refused: noKind }
    if (left.length === 0) return { refused: 'Nothing of the lowest mark would be left.' }
    const before = areaOf(first.geometry)
    if (left.length === 1 && left.every((g) => Math.abs(areaOf(g) - before) <= 1e-9 * before))
      return { refused: 'The marks do not lie on each other.' }
    return planned([...asPieces(first, left, context.newId), ...others.flatMap((other) => sharing(other, left))])
  },
})

export const keepCommon = defineMarksCommand({
  id: 'keep-common',
  name: 'Keep what the shapes share',
  hint: 'Leaves of the lowest mark what all selected marks have in common, and removes the others',
  part: 'Shape',
  make: (regions, context) => {
    const [first, ...others] = regions.filter(({ geometry }) => hasArea(geometry))
    if (first === undefined || others.length === 0) return { refused: twoNeeded }
    const common = commonOf(
      [first, ...others].map(({ geometry }) => geometry),
      context,
    )
    if (common === undefined) return { refused: noKind }
    if (common.length === 0) return { refused: 'The marks have nothing in common.' }
    return planned([...asPieces(first, common, context.newId), ...others.map(removal)])
  },
})

export const repairMarks = defineMarksCommand({
  id: 'repair',
  name: 'Repair outlines',
  hint: 'Takes outlines that cross themselves apart into sound ones, of the same inside',
  part: 'Shape',
  make: (regions, context) => {
    const changes = regions.flatMap((region) => {
      const pieces = isValid(region.geometry) ? undefined : sound(region.geometry, context)
      return pieces === undefined ? [] : asPieces(region, pieces, context.newId)
    })
    return changes.length === 0 ? { refused: 'No selected outline crosses itself.' } : planned(changes)
  },
})
