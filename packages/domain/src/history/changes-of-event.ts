import { z } from 'zod'
import type { EventType } from '../events.ts'
import { type Change, changeSchema, changesBetween, mostChanges } from './changes.ts'

type Payload = Readonly<Record<string, unknown>>
/** `before`: what earlier events of the same thing said last, by key. */
type Told = { readonly type: EventType; readonly payload: Payload; readonly before: Payload }

/** Events that say how a thing is set from then on; what they do not name stays as it was. */
export const settingEvents: readonly EventType[] = [
  'loop.changed',
  'backend.changed',
  'webhook.changed',
  'queue.recipe-set',
  'annotator.changed',
  'annotator.paused',
  'annotator.resumed',
  'person.changed',
]

/** What an event says beside what is set. */
const notSettings = new Set(['what', 'reason', 'by', 'orderingId', 'roundId', 'changes', 'pauseReason'])

const state = (from: string | null, to: string): Change[] => [{ path: 'state', from, to }]
const textIn = (payload: Payload, key: string): string | null => {
  const value = payload[key]
  return typeof value === 'string' ? value : null
}
const rolesIn = (payload: Payload, key: string): string[] => z.array(z.string()).catch([]).parse(payload[key])

const ofSettings = ({ payload, before }: Told): Change[] => {
  const named = Object.keys(payload).filter((key) => !notSettings.has(key))
  const of = (values: Payload) => Object.fromEntries(named.flatMap((key) => (Object.hasOwn(values, key) ? [[key, values[key]]] : [])))
  return changesBetween(of(before), of(payload))
}

/** Acts that move a thing from one state to another. */
const ofState = ({ type, payload }: Told): Change[] => {
  switch (type) {
    case 'sample.withdrawn':
      return state('in the study', 'withdrawn')
    case 'sample.restored':
      return state('withdrawn', 'in the study')
    case 'task.withdrawn':
      return state(textIn(payload, 'from'), 'withdrawn')
    case 'task.restored':
      return state('withdrawn', textIn(payload, 'to') ?? 'collecting')
    case 'task.reopened':
      return state(textIn(payload, 'from'), textIn(payload, 'to') ?? 'collecting')
    case 'task.settled':
      return state(payload.by === 'adjudication' ? 'contested' : 'comparing', 'settled')
    case 'task.contested':
      return state('comparing', 'contested')
    case 'task.more-reads':
      return state('comparing', 'collecting')
    case 'task.returned':
      return state('contested', 'collecting')
    case 'release.frozen':
      return state('freezing', 'frozen')
    case 'release.failed':
      return state('freezing', 'failed')
    case 'release.published':
      return state('frozen', 'published')
    case 'release.withdrawn':
    case 'model.withdrawn':
      return state(null, 'withdrawn')
    case 'invitation.revoked':
    case 'token.revoked':
      return state('open', 'revoked')
    default:
      return []
  }
}

const ofRoles = ({ payload }: Told): Change[] => [
  ...rolesIn(payload, 'given').map((role) => ({ path: `roles[${role}]`, from: null, to: role })),
  ...rolesIn(payload, 'taken').map((role) => ({ path: `roles[${role}]`, from: role, to: null })),
]

const ofValue = ({ type, payload }: Told): Change[] => {
  if (type === 'task.gold-set') return [{ path: 'isGold', from: false, to: true }]
  if (type === 'task.gold-cleared') return [{ path: 'isGold', from: true, to: false }]
  if (type === 'task.priorities-changed' && typeof payload.priority === 'number')
    return [{ path: 'priority', from: null, to: payload.priority }]
  return []
}

/** What an event changed, from what to what, as far as it and those before it say (docs/spec/history.md, HI8). At most `mostChanges`. */
export const changesOfEvent = (told: Told): Change[] => {
  const said = z.array(changeSchema).safeParse(told.payload.changes)
  if (said.success) return said.data.slice(0, mostChanges)
  if (told.type === 'membership.changed') return ofRoles(told)
  const found = settingEvents.includes(told.type) ? ofSettings(told) : [...ofState(told), ...ofValue(told)]
  return found.slice(0, mostChanges)
}
