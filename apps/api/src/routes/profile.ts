import { routes } from '@reticle/contract'
import { err, ok } from '@reticle/domain'
import type { Caller } from '../caller.ts'
import { type Api, register } from '../register.ts'

const gone = err({ code: 'not-found', message: 'there is no such person' } as const)
const noOrcid = { code: 'invalid-input', at: 'body.orcid', message: 'releases can name you by an ORCID iD only when you say one' } as const

export const profileRoutes = (api: Api): void => {
  const { context } = api
  const answer = async ({ personId }: Caller) => {
    const [person, profile] = await Promise.all([context.read.people.get(personId), context.read.orcids.of(personId)])
    if (person === undefined || profile === undefined) return gone
    const { id, name, email } = person
    const orcidInReleasesSince = profile.since?.toISOString() ?? null
    return ok({ status: 200, body: { person: { id, name, email }, orcid: profile.orcid, orcidInReleasesSince } } as const)
  }
  register(api, routes.getProfile, async ({ caller }) => answer(caller))
  register(api, routes.putProfile, async ({ caller, body: { orcid, isOrcidInReleases } }) => {
    if (orcid === null && isOrcidInReleases) return err(noOrcid)
    await context.unitOfWork(({ orcids }) => orcids.set(caller.personId, { orcid, isInReleases: isOrcidInReleases, at: context.now() }))
    return answer(caller)
  })
}
