import type { Plane, Region } from '@reticle/domain'
import { regionsOnPlane, type TrackAxis } from '@reticle/tools'
import type { MarkSet } from './editor-state.ts'
import { holdsMark, isEmptySet } from './mark-set.ts'

type Regions = readonly Region[]

/** The marks without some; the same list when none of them is there. */
const without = (regions: Regions, isOut: (region: Region) => boolean): Regions =>
  regions.some(isOut) ? regions.filter((r) => !isOut(r)) : regions

/** What is on a plane and not hidden, nor put aside by others that are shown alone. */
export const shownOn = (regions: Regions, plane: Plane, axis: TrackAxis | undefined, hidden: MarkSet, solo: MarkSet): Regions => {
  const there = regionsOnPlane(regions, plane, axis)
  const isAlone = !isEmptySet(solo)
  if (isEmptySet(hidden) && !isAlone) return there
  return without(there, (region) => holdsMark(hidden, region) || (isAlone && !holdsMark(solo, region)))
}

/** Marks that tools can change: those in sight but the locked ones. */
export const changeable = (inSight: Regions, locked: MarkSet): Regions =>
  isEmptySet(locked) ? inSight : without(inSight, (region) => holdsMark(locked, region))

/** Remembers the last answer, so that a list keeps its identity as long as nothing of it changes. */
export const remembering = <Args extends readonly unknown[], Answer>(compute: (...args: Args) => Answer): ((...args: Args) => Answer) => {
  let last: { readonly args: Args; readonly answer: Answer } | undefined
  return (...args) => {
    if (last?.args.every((arg, i) => arg === args[i]) !== true) last = { args, answer: compute(...args) }
    return last.answer
  }
}
