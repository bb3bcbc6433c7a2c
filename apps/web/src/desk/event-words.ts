import type { TaskHistory } from '@reticle/contract'

type TaskEvent = TaskHistory['events'][number]

const words: Partial<Record<TaskEvent['type'], string>> = {
  'sample.added': 'sample added',
  'sample.withdrawn': 'sample withdrawn',
  'task.opened': 'opened for readers',
  'task.quorum-met': 'has the readers that it needs',
  'task.more-reads': 'asks for more readers',
  'task.settled': 'settled',
  'task.contested': 'contested',
  'task.reopened': 'reopened',
  'task.withdrawn': 'withdrawn',
  'task.priorities-changed': 'priority changed',
  'task.scored': 'got a score',
  'task.known': 'answered by a file, and so gold',
  'task.gold-confirmed': 'found the known answer right',
  'task.gold-set': 'made gold',
  'task.gold-cleared': 'no longer gold',
  'assignment.leased': 'was given it',
  'assignment.expired': 'ran out of time',
  'assignment.released': 'no longer holds it',
  'assignment.skipped': 'skipped it',
  'annotation.submitted': 'submitted',
  'annotation.kept-as-extra': 'submitted late, kept as an extra',
  'consensus.computed': 'readers compared',
  'task.adjudicated': 'decided',
}

/** What happened, as the rest of a sentence that begins with who did it. */
export const eventWords = ({ type }: TaskEvent): string => words[type] ?? type.replaceAll(/[.-]/g, ' ')

type Detail = TaskEvent['details'][string]

/** Details that have words of their own; an empty text says that there is nothing to tell. */
const detailOf: Readonly<Record<string, (value: Detail) => string>> = {
  reads: (value) => (value === 1 ? '1 reader' : `${value} readers`),
  by: (value) => `by ${value}`,
  isLate: (value) => (value === true ? 'late' : ''),
  isCounted: (value) => (value === false ? 'not counted' : ''),
  isGold: () => '',
  repeat: (value) => (value === 0 ? '' : 'a second reading'),
  purpose: (value) => (value === 'vote' ? '' : String(value)),
  kind: (value) => String(value).replaceAll('-', ' '),
}

const plainly = (key: string, value: Detail): string =>
  typeof value === 'boolean' ? '' : `${key.replaceAll(/([A-Z])/g, ' $1').toLowerCase()} ${value}`

/** What the event says beside that, in a few words: never a list of everything. */
export const detailWords = ({ details }: TaskEvent): string =>
  Object.entries(details)
    .filter(([key]) => !key.endsWith('Id') && !key.endsWith('At') && key !== 'reason' && key !== 'fence')
    .map(([key, value]) => detailOf[key]?.(value) ?? plainly(key, value))
    .filter((text) => text !== '')
    .slice(0, 3)
    .join(', ')
