import { routes } from '@reticle/contract'
import { type Answer, bodyOf, callRoute, cookieOf } from './http.ts'

type Call = Parameters<typeof callRoute>[3]
type RouteName = keyof typeof routes
/** One demo person, signed in. */
export type Hand = { readonly personId: string; readonly call: (name: RouteName, call?: Call) => Promise<Answer> }
export type Hands = Readonly<Record<'ana' | 'ben' | 'chiara' | 'dana' | 'mei' | 'evan', Hand>>
const parts = { ana: 'Ana', ben: 'Ben', chiara: 'Chiara', dana: 'Dr Dana', mei: 'Mei', evan: 'Evan' } as const
/** Signs in all people of the demo, each with one click. */
export const signIn = async (baseUrl: string): Promise<Hands> => {
  const people = bodyOf(routes.listDemoPeople.answers[200], await callRoute(baseUrl, '', routes.listDemoPeople))
  const hand = async (start: string): Promise<Hand> => {
    const person = people.find((one) => one.name.startsWith(start))
    if (person === undefined) throw new Error(`the demo has no person whose name begins with ${start}`)
    const cookie = cookieOf(await callRoute(baseUrl, '', routes.signInAsDemoPerson, { body: { personId: person.id } }))
    return { personId: person.id, call: (name, call) => callRoute(baseUrl, cookie, routes[name], call) }
  }
  return {
    ana: await hand(parts.ana),
    ben: await hand(parts.ben),
    chiara: await hand(parts.chiara),
    dana: await hand(parts.dana),
    mei: await hand(parts.mei),
    evan: await hand(parts.evan),
  }
}
