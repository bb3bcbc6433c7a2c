import { type EventType, eventTypes, mechanicalEvents } from '../events.ts'
import { may, type Role } from '../roles.ts'

/** Who may know of an event: those who see how the project is set up, its work, its people, or its keys. */
export type EventGroup = 'settings' | 'work' | 'people' | 'keys'

const groups: Readonly<Record<string, EventGroup>> = {
  task: 'work',
  assignment: 'work',
  annotation: 'work',
  consensus: 'work',
  review: 'work',
  message: 'work',
  suggestion: 'work',
  routing: 'work',
  rule: 'work',
  membership: 'people',
  invitation: 'people',
  person: 'people',
  annotator: 'people',
  qualification: 'people',
  token: 'people',
  webhook: 'keys',
  backend: 'keys',
  'label-import': 'keys',
}

export const eventGroup = (type: EventType): EventGroup => groups[type.slice(0, type.indexOf('.'))] ?? 'settings'

/** Acts of readers, or that may be one's: who did them is not told where readers have no names. */
export const isOfReader = (type: EventType): boolean =>
  type === 'message.posted' || (type !== 'annotation.set-aside' && (type.startsWith('assignment.') || type.startsWith('annotation.')))

/** Whether an event belongs to one task, sample or assignment, and is shown with it only. */
export const isMechanical = (type: EventType): boolean => mechanicalEvents.some((one) => one === type)

/**
 * The kinds that somebody may see (docs/spec/history.md, HI3): whoever also labels sees nothing of the work, which would tell of peers and of
 * known answers.
 */
export const eventsSeenBy = (roles: readonly Role[]): EventType[] => {
  const isSeen: Readonly<Record<EventGroup, boolean>> = {
    settings: true,
    work: !may(roles, 'task.label'),
    people: may(roles, 'people.manage'),
    keys: may(roles, 'project.manage'),
  }
  return eventTypes.filter((type) => isSeen[eventGroup(type)])
}

/** Whether names of readers are kept from somebody, where any protocol of the project gives readers no names (HI4). */
export const isBlindToReaders = (roles: readonly Role[]): boolean => !may(roles, 'people.manage') || may(roles, 'task.adjudicate')
