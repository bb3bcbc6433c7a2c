import { routes } from '@reticle/contract'
import { changesBetween, err, ok } from '@reticle/domain'
import type { Caller } from '../caller.ts'
import { type Api, register } from '../register.ts'
import { tellOrganizations } from '../use-cases/tell-organizations.ts'

const gone = err({ code: 'not-found', message: 'there is no such person' } as const)
const noOrcid = { code: 'invalid-input', at: 'body.orcid', message: 'releases can name you by an ORCID iD only when you say one' } as const

export const profileRoutes = (api: Api): void => {
  const { context } = api
  const answer = async ({ personId }: Caller) => {
    const { people, orcids, mails } = context.read
    const [person, profile, noticeMail] = await Promise.all([people.get(personId), orcids.of(personId), mails.noticeMailOf(personId)])
    if (person === undefined || profile === undefined) return gone
    const { id, name, email } = person
    const orcidInReleasesSince = profile.since?.toISOString() ?? null
    return ok({
      status: 200,
      body: { person: { id, name, email }, orcid: profile.orcid, orcidInReleasesSince, noticeMail, isMailOn: context.config.isMailOn },
    } as const)
  }
  register(api, routes.getProfile, async ({ caller }) => answer(caller))
  register(api, routes.putProfile, async ({ caller, body: { orcid, isOrcidInReleases } }) => {
    if (orcid === null && isOrcidInReleases) return err(noOrcid)
    await context.unitOfWork(async (repositories) => {
      const { orcids } = repositories
      const at = context.now()
      const before = await orcids.of(caller.personId)
      await orcids.set(caller.personId, { orcid, isInReleases: isOrcidInReleases, at })
      const was = { orcid: before?.orcid ?? null, isOrcidInReleases: (before?.since ?? null) !== null }
      const changes = changesBetween(was, { orcid, isOrcidInReleases })
      if (changes.length > 0)
        await tellOrganizations(repositories, caller, { type: 'person.changed', subjectId: caller.personId, at, payload: { changes } })
    })
    return answer(caller)
  })
  register(api, routes.putNoticeMail, async ({ caller, body: { noticeMail } }) => {
    await context.unitOfWork(({ mails }) => mails.setNoticeMail(caller.personId, noticeMail, context.now()))
    return answer(caller)
  })
}
