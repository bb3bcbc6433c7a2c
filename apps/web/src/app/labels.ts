import { type ReasonCode, type Role, reasonCodes, roles, type TaskState } from '@reticle/domain'
import { t } from './words.ts'

const said = <Id extends string>(ids: readonly Id[], words: (id: Id) => string): Readonly<Record<Id, string>> =>
  Object.fromEntries(ids.map((id) => [id, words(id)])) as Record<Id, string>

export const roleNames = said<Role>(roles, (role) => t(`roles.${role}`))
export const roleHints = said<Role>(roles, (role) => t(`roleHints.${role}`))
const taskStates = ['collecting', 'comparing', 'contested', 'settled', 'withdrawn'] as const satisfies readonly TaskState[]

export const stateNames: Readonly<Record<string, string>> = said<(typeof taskStates)[number]>(taskStates, (state) => t(`states.${state}`))
export const reasonNames = said<ReasonCode>(reasonCodes, (code) => t(`reasons.${code}`))
export const reasonHints = said<ReasonCode>(reasonCodes, (code) => t(`reasonHints.${code}`))
