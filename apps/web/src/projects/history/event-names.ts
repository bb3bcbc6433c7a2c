import { type EventType, eventTypes, mechanicalEvents } from '@reticle/domain'
import { t } from './words.ts'

type Dashed<Type extends string> = Type extends `${infer Subject}.${infer Verb}` ? `${Subject}-${Verb}` : never

/** What an event is called. */
export const eventNames: ReadonlyMap<EventType, string> = new Map(
  eventTypes.map((type) => [type, t(`events.${type.replace('.', '-') as Dashed<EventType>}`)]),
)
export const eventName = (type: EventType): string => eventNames.get(type) ?? type

const isMechanical = new Set<EventType>(mechanicalEvents)

/** Kinds to choose from; those by which tasks go their way are told with one task only. */
export const kindChoices = eventTypes
  .filter((type) => !isMechanical.has(type))
  .map((type) => ({ value: type, label: eventName(type) }))
  .toSorted((a, b) => a.label.localeCompare(b.label))
