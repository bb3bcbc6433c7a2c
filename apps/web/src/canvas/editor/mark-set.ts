import type { Region } from '@reticle/domain'
import { objectOf } from '@reticle/tools'
import type { MarkSet } from './editor-state.ts'

type Named = Pick<Region, 'id' | 'track' | 'labelId'>

export const isEmptySet = (set: MarkSet): boolean => set.objects.size + set.labels.size === 0

/** Whether a set holds a mark: by itself, by the object that it is part of, or by its label. */
export const holdsMark = (set: MarkSet, region: Named): boolean => set.objects.has(objectOf(region)) || set.labels.has(region.labelId)

const toggledIn = (set: ReadonlySet<string>, names: readonly string[]): ReadonlySet<string> => {
  const next = new Set(set)
  // All are put in, unless all are in already.
  if (names.every((name) => set.has(name))) for (const name of names) next.delete(name)
  else for (const name of names) next.add(name)
  return next
}

/** The set with these marks and labels put in; when all of them are in, taken out. */
export const toggledSet = (set: MarkSet, regions: readonly Named[], labelIds: readonly string[]): MarkSet => ({
  objects: toggledIn(set.objects, regions.map(objectOf)),
  labels: toggledIn(set.labels, labelIds),
})
