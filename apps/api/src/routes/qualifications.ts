import { routes } from '@reticle/contract'
import { ok } from '@reticle/domain'
import { type Api, register } from '../register.ts'
import { myQualification, retryQualification } from '../use-cases/qualification.ts'
import { knownAnswer } from '../use-cases/qualification-answer.ts'
import { decideQualification } from '../use-cases/qualification-decision.ts'

/** The test that opens a project to an annotator. */
export const qualificationRoutes = (api: Api): void => {
  const { context } = api
  register(api, routes.getMyQualification, async ({ caller, scope }) =>
    ok({ status: 200, body: await myQualification(context, scope, caller.personId) }),
  )
  register(api, routes.retryQualification, async ({ caller, scope }) => {
    const begun = await retryQualification(context, scope, caller.personId)
    return begun.ok ? ok({ status: 201, body: begun.value }) : begun
  })
  register(api, routes.getKnownAnswer, async ({ caller, scope, params }) => {
    const answer = await knownAnswer(context, scope, caller.personId, params.assignmentId)
    return answer.ok ? ok({ status: 200, body: answer.value }) : answer
  })
  register(api, routes.decideQualification, async ({ caller, scope, params, body }) => {
    const decided = await decideQualification(context, caller, scope, params.personId, body)
    return decided.ok ? ok({ status: 204 }) : decided
  })
}
