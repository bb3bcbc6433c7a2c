import type { Region } from '@reticle/domain'
import { areaOf, type Geometry, hasArea, isValid, type MaskGeometry, maskOf, unionMasks } from '@reticle/geometry'
import type { Change } from '../../change.ts'
import { commonOf, cutAway, joined, sound, takes } from '../../cut-marks.ts'
import type { PlainRefusal } from '../../refusals.ts'
import { withVertices } from '../../share-border.ts'
import type { Planned } from '../../track/track-changes.ts'
import { asPieces } from '../masks/command.ts'
import { defineMarksCommand, type MarksContext } from './command.ts'

const noKind = 'no-kind'
const twoNeeded = 'two-needed'

const setGeometry = (regionId: string, geometry: Geometry): Change => ({ type: 'set-geometry', regionId, geometry })
const removal = ({ id }: Region): Change => ({ type: 'remove-region', regionId: id })
const planned = (changes: readonly Change[]): Planned => ({ change: { type: 'together', changes } })

/** All pixels of the marks. */
const asOneMask = (geometries: readonly Geometry[]): MaskGeometry | undefined => {
  const [first, ...others] = geometries.map(maskOf)
  return first === undefined ? undefined : others.reduce(unionMasks, first)
}

/** Several marks as one: by their outlines where all have one, else by their pixels. */
const unionOfMarks = (geometries: readonly Geometry[], context: MarksContext): Geometry | PlainRefusal => {
  if (geometries.some(({ type }) => type === 'mask')) {
    const mask = takes(context, 'mask') ? asOneMask(geometries) : undefined
    return mask ?? noKind
  }
  const pieces = joined(geometries, context)
  const [whole, ...others] = pieces ?? []
  if (whole === undefined) return noKind
  return others.length === 0 ? whole : 'do-not-touch'
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
  part: 'shape',
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
  part: 'shape',
  make: (regions, context) => {
    const [first, ...others] = regions.filter(({ geometry }) => hasArea(geometry))
    if (first === undefined || others.length === 0) return { refused: twoNeeded }
    const left = cutAway(
      first.geometry,
      others.map(({ geometry }) => geometry),
      context,
    )
    if (left === undefined) return { refused: noKind }
    if (left.length === 0) return { refused: 'lowest-gone' }
    const before = areaOf(first.geometry)
    if (left.length === 1 && left.every((g) => Math.abs(areaOf(g) - before) <= 1e-9 * before)) return { refused: 'not-on-each-other' }
    return planned([...asPieces(first, left, context.newId), ...others.flatMap((other) => sharing(other, left))])
  },
})

export const keepCommon = defineMarksCommand({
  id: 'keep-common',
  part: 'shape',
  make: (regions, context) => {
    const [first, ...others] = regions.filter(({ geometry }) => hasArea(geometry))
    if (first === undefined || others.length === 0) return { refused: twoNeeded }
    const common = commonOf(
      [first, ...others].map(({ geometry }) => geometry),
      context,
    )
    if (common === undefined) return { refused: noKind }
    if (common.length === 0) return { refused: 'nothing-in-common' }
    return planned([...asPieces(first, common, context.newId), ...others.map(removal)])
  },
})

export const repairMarks = defineMarksCommand({
  id: 'repair',
  part: 'shape',
  make: (regions, context) => {
    const changes = regions.flatMap((region) => {
      const pieces = isValid(region.geometry) ? undefined : sound(region.geometry, context)
      return pieces === undefined ? [] : asPieces(region, pieces, context.newId)
    })
    return changes.length === 0 ? { refused: 'none-crosses' } : planned(changes)
  },
})
