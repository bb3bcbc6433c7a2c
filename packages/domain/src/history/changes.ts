import { z } from 'zod'

/**
 * One difference between two JSON values: where it is, what was there and what is. A side that has nothing there is null. A path names keys by
 * dots and members of lists by their id in brackets: `labels[crater].colour`, or by their place, from 0, where they have none: `steps[2]`.
 */
export const changeSchema = z.object({ path: z.string(), from: z.json(), to: z.json() })
export type Change = z.infer<typeof changeSchema>
type Json = Change['from']
type Fields = { readonly [key: string]: Json }

/** At most so many differences are told of one act. */
export const mostChanges = 500

const isFields = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The id of a member of a list; undefined where it has none. */
const idOf = (member: Json): string | undefined => {
  if (typeof member === 'string') return member
  return isFields(member) && typeof member.id === 'string' ? member.id : undefined
}

/** Members by id, in order; undefined when not each has one of its own. */
const byId = (list: readonly Json[]): Map<string, Json> | undefined => {
  const named = new Map<string, Json>()
  for (const member of list) {
    const id = idOf(member)
    if (id === undefined || named.has(id)) return undefined
    named.set(id, member)
  }
  return named
}

const inside = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`)

const ofFields = (from: Fields, to: Fields, path: string): Change[] =>
  [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap((key) =>
    between(Object.hasOwn(from, key) ? from[key] : undefined, Object.hasOwn(to, key) ? to[key] : undefined, inside(path, key)),
  )

const ofLists = (from: readonly Json[], to: readonly Json[], path: string): Change[] => {
  const [before, after] = [byId(from), byId(to)]
  if (before === undefined || after === undefined) {
    const places = Array.from({ length: Math.max(from.length, to.length) }, (_, at) => at)
    return places.flatMap((at) => between(from[at], to[at], `${path}[${at}]`))
  }
  const ids = [...new Set([...before.keys(), ...after.keys()])]
  const changed = ids.flatMap((id) => between(before.get(id), after.get(id), `${path}[${id}]`))
  const kept = (list: Map<string, Json>, other: Map<string, Json>) => [...list.keys()].filter((id) => other.has(id))
  const [orderBefore, orderAfter] = [kept(before, after), kept(after, before)]
  const isMoved = orderBefore.some((id, at) => id !== orderAfter[at])
  return isMoved ? [...changed, { path: `${path}[order]`, from: [...before.keys()], to: [...after.keys()] }] : changed
}

const between = (from: Json | undefined, to: Json | undefined, path: string): Change[] => {
  if (from === to) return []
  if (isFields(from) && isFields(to)) return ofFields(from, to, path)
  if (Array.isArray(from) && Array.isArray(to)) return ofLists(from, to, path)
  return [{ path, from: from ?? null, to: to ?? null }]
}

/**
 * What differs between two JSON values, as small as it can be said; lists of things with ids are compared by id, and a change of their order is
 * one difference. Nothing that is undefined counts as there.
 */
export const changesBetween = (from: unknown, to: unknown): Change[] => {
  const plain = (value: unknown): Json => z.json().parse(JSON.parse(JSON.stringify(value ?? null)))
  return between(plain(from), plain(to), '')
}
