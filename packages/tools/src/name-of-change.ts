import type { Change } from './change.ts'

type Simple = Exclude<Change, { type: 'together' }>
type Kind = 'added' | 'removed' | 'reshaped' | 'ordered' | 'labelled' | 'answered' | 'moved' | 'tracked' | 'noted' | 'commented' | 'decided'

const kindOf = (type: Simple['type']): Kind => {
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

const marks = (count: number, done: string): string => (count === 1 ? `Mark ${done}` : `${count} marks ${done}`)

const words = (kind: Kind, count: number): string => {
  switch (kind) {
    case 'added':
    case 'removed':
    case 'reshaped':
    case 'labelled':
      return marks(count, kind)
    case 'ordered':
      return marks(count, 'put in another order')
    case 'moved':
      return marks(count, 'put on another plane')
    case 'tracked':
      return 'Track changed'
    case 'answered':
      return count === 1 ? 'Answer' : `${count} answers`
    case 'commented':
      return 'Comment'
    case 'noted':
      return 'Note'
    case 'decided':
      return 'Decision'
  }
}

const flat = (change: Change): readonly Simple[] => (change.type === 'together' ? change.changes.flatMap(flat) : [change])

/** A change in a few words, for a list of steps; of several kinds, the one that there is most of comes first. */
export const nameOfChange = (change: Change): string => {
  const counts = new Map<Kind, number>()
  for (const { type } of flat(change)) counts.set(kindOf(type), (counts.get(kindOf(type)) ?? 0) + 1)
  const [first, ...others] = [...counts].toSorted((a, b) => b[1] - a[1]).map(([kind, count]) => words(kind, count))
  if (first === undefined) return 'Nothing'
  const [second] = others
  return second === undefined ? first : `${first}, ${second.charAt(0).toLowerCase()}${second.slice(1)}`
}
