import { routes } from '@reticle/contract'
import { err, ok } from '@reticle/domain'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Api, register } from '../register.ts'
import { clearSessionCookie, openSession, setSessionCookie } from '../sign-in/sessions.ts'
import { setUp } from '../use-cases/set-up.ts'
import { showSession, showSessionOf } from '../use-cases/show-session.ts'
import { checkSignIn } from '../use-cases/sign-in.ts'

export const sessionRoutes = (api: Api, endSockets: (sessionId: string) => void): void => {
  const { context } = api
  const enter = async (request: FastifyRequest, reply: FastifyReply, personId: string) => {
    const session = await context.unitOfWork((repositories) => openSession(repositories, context, request, personId))
    setSessionCookie(reply, context.config, session)
    return showSessionOf(context, personId)
  }

  register(api, routes.getSession, async ({ caller }) => ok({ status: 200, body: await showSession(context, caller) }))

  register(
    api,
    routes.signIn,
    async ({ body, request, reply }) => {
      const person = await checkSignIn(context, { ...body, address: request.ip })
      return person.ok ? ok({ status: 200, body: await enter(request, reply, person.value) }) : person
    },
    { limit: { max: 60, minutes: 1 } },
  )

  register(api, routes.signOut, async ({ caller, reply }) => {
    if (caller.via.kind === 'token') return err({ code: 'forbidden', message: 'a token has no session to end; revoke the token instead' })
    await context.unitOfWork((repositories) => repositories.sessions.revoke(caller.via.id, context.now()))
    endSockets(caller.via.id)
    clearSessionCookie(reply, context.config)
    return ok({ status: 204 })
  })

  register(
    api,
    routes.setUp,
    async ({ body, request, reply }) => {
      const owner = await setUp(context, body)
      return owner.ok ? ok({ status: 201, body: await enter(request, reply, owner.value) }) : owner
    },
    { limit: { max: 10, minutes: 1 } },
  )

  register(api, routes.listDemoPeople, async () => {
    const people = await context.read.people.listDemo()
    return ok({ status: 200, body: people })
  })

  register(api, routes.signInAsDemoPerson, async ({ body, request, reply }) => {
    const person = await context.read.people.get(body.personId)
    if (person === undefined || person.demoPart === null || person.disabledAt !== null)
      return err({ code: 'not-found', message: 'there is no such person in the demo' })
    return ok({ status: 200, body: await enter(request, reply, person.id) })
  })
}
