import type { Change } from './change.ts'

type Simple = Exclude<Change, { type: 'together' }>
export type ChangeKind =
  | 'added'
  | 'removed'
  | 'reshaped'
  | 'ordered'
  | 'labelled'
  | 'answered'
  | 'moved'
  | 'tracked'
  | 'noted'
  | 'commented'
  | 'decided'

const kindOf = (type: Simple['type']): ChangeKind => {
  switch (type) {
    case 'add-region':
      return 'added'
    case 'remove-region':
      return 'removed'
    case 'move-region':
      return 'ordered'
    case 'set-label':
      return 'labelled'
    case 'set-geometry':
    case 'restore-region':
      return 'reshaped'
    case 'set-plane':
      return 'moved'
    case 'set-track':
      return 'tracked'
    case 'set-attribute':
    case 'set-region-answer':
    case 'clear-region-answer':
    case 'set-answer':
    case 'clear-answer':
      return 'answered'
    case 'set-comment':
      return 'commented'
    case 'set-note':
    case 'clear-note':
    case 'restore-notes':
      return 'noted'
    case 'set-decisions':
      return 'decided'
  }
}

const flat = (change: Change): readonly Simple[] => (change.type === 'together' ? change.changes.flatMap(flat) : [change])

/** What a change does, by kinds and how often, the most frequent first: for the name of a step in a list. */
export const tallyOfChange = (change: Change): readonly { readonly kind: ChangeKind; readonly count: number }[] => {
  const counts = new Map<ChangeKind, number>()
  for (const { type } of flat(change)) counts.set(kindOf(type), (counts.get(kindOf(type)) ?? 0) + 1)
  return [...counts].map(([kind, count]) => ({ kind, count })).toSorted((a, b) => b.count - a.count)
}
