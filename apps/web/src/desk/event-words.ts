import type { TaskHistory } from '@reticle/contract'
import { annotationPurposes, eventTypes, reasonCodes } from '@reticle/domain'
import { inARow } from '../language/lists.ts'
import { t } from './words.ts'

type TaskEvent = TaskHistory['events'][number]
type Type = TaskEvent['type']

/** Tasks, and what hangs on them. */
const subjects = ['sample', 'task', 'assignment', 'annotation', 'review', 'message', 'suggestion', 'routing', 'consensus'] as const
type Dashed<T extends string> = T extends `${infer Subject extends (typeof subjects)[number]}.${infer Verb}` ? `${Subject}-${Verb}` : never

const keyOf = (type: Type): Dashed<Type> | undefined =>
  subjects.some((subject) => type.startsWith(`${subject}.`)) ? (type.replace('.', '-') as Dashed<Type>) : undefined

const words = new Map(
  eventTypes.flatMap((type) => {
    const key = keyOf(type)
    return key === undefined ? [] : [[type, t(`events.${key}`)] as const]
  }),
)

/** What happened, as the rest of a sentence that begins with who did it. */
export const eventWords = ({ type }: TaskEvent): string => words.get(type) ?? type.replaceAll(/[.-]/g, ' ')

type Detail = TaskEvent['details'][string]

const ids = [
  ...annotationPurposes,
  ...reasonCodes,
  ...(['collecting', 'comparing', 'contested', 'settled', 'withdrawn'] as const),
  ...(['consensus', 'adjudication', 'revisions', 'round-over', 'revoked'] as const),
  ...(['panel', 'returned', 'relabel', 'desk', 'reader'] as const),
]
const names = new Map<Detail, string>(ids.map((id) => [id, t(`eventIds.${id}`)]))
const nameOf = (value: Detail): string => names.get(value) ?? String(value)

/** Details that have words of their own; an empty text says that there is nothing to tell. */
const detailOf: Readonly<Record<string, (value: Detail) => string>> = {
  reads: (value) => t('eventDetails.reads', { count: Number(value) }),
  by: (value) => t('eventDetails.by', { what: nameOf(value) }),
  from: (value) => t('eventDetails.from', { state: nameOf(value) }),
  to: (value) => t('eventDetails.to', { state: nameOf(value) }),
  isLate: (value) => (value === true ? t('eventDetails.late') : ''),
  isCounted: (value) => (value === false ? t('eventDetails.notCounted') : ''),
  isGold: () => '',
  repeat: (value) => (value === 0 ? '' : t('eventDetails.repeat')),
  purpose: (value) => (value === 'vote' ? '' : nameOf(value)),
  kind: nameOf,
  reasonCode: (value) => t('eventDetails.reasonCode', { code: nameOf(value) }),
  replacedReason: (value) => t('eventDetails.replacedReason', { reason: String(value) }),
  round: (value) => t('eventDetails.round', { round: Number(value) }),
  audience: (value) => t('eventDetails.audience', { audience: nameOf(value) }),
  objects: (value) => t('eventDetails.objects', { count: Number(value) }),
}

const plainly = (key: string, value: Detail): string =>
  typeof value === 'boolean' ? '' : `${key.replaceAll(/([A-Z])/g, ' $1').toLowerCase()} ${value}`

/** What the event says beside that, in a few words: never a list of everything. */
export const detailWords = ({ details }: TaskEvent): string =>
  inARow(
    Object.entries(details)
      .filter(([key]) => !key.endsWith('Id') && !key.endsWith('At') && key !== 'reason' && key !== 'fence')
      .map(([key, value]) => detailOf[key]?.(value) ?? plainly(key, value))
      .filter((text) => text !== '')
      .slice(0, 3),
  )
