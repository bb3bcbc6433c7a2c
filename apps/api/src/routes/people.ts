import { routes } from '@reticle/contract'
import { err, ok, type ProjectRole } from '@reticle/domain'
import { type Api, register } from '../register.ts'
import { sha256 } from '../sign-in/secrets.ts'
import { openSession, setSessionCookie } from '../sign-in/sessions.ts'
import { acceptInvitation } from '../use-cases/accept-invitation.ts'
import { createInvitation, invitationState, revokeInvitation } from '../use-cases/invitations.ts'
import { setMemberRoles } from '../use-cases/set-member-roles.ts'
import { showSessionOf } from '../use-cases/show-session.ts'

type Row = {
  readonly id: string
  readonly projectId: string
  readonly roles: ProjectRole[]
  readonly note: string
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly revokedAt: Date | null
  readonly uses: number
  readonly maxUses: number
}

const shown = (row: Row, now: Date) => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  state: invitationState(row, now),
})

const memberRoutes = (api: Api): void => {
  const { context } = api
  register(api, routes.listMembers, async ({ scope }) => {
    const members = await context.read.memberships.members(scope.projectId)
    return ok({
      status: 200,
      body: members.map((member) => ({
        ...member,
        joinedAt: member.joinedAt.toISOString(),
        lastSeenAt: member.lastSeenAt?.toISOString() ?? null,
      })),
    })
  })
  register(api, routes.setMemberRoles, async ({ caller, scope, params, body }) => {
    const changed = await setMemberRoles(context, caller, scope, params.personId, body.roles)
    return changed.ok ? ok({ status: 204 }) : changed
  })
}

const invitationRoutes = (api: Api): void => {
  const { context } = api
  register(api, routes.listInvitations, async ({ scope }) => {
    const rows = await context.read.invitations.listOf(scope.projectId)
    return ok({ status: 200, body: rows.map((row) => shown(row, context.now())) })
  })
  register(api, routes.createInvitation, async ({ caller, scope, body }) => {
    const made = await createInvitation(context, caller, scope, body)
    if (!made.ok) return made
    const { token, ...row } = made.value
    return ok({ status: 201, body: { ...shown(row, context.now()), token, path: `/join/${token}` } })
  })
  register(api, routes.listMails, async ({ scope }) => {
    const rows = await context.read.mails.listOf(scope.projectId, 100)
    const shownRows = rows.map((row) => ({
      ...row,
      nextAt: row.nextAt.toISOString(),
      createdAt: row.createdAt.toISOString(),
      doneAt: row.doneAt?.toISOString() ?? null,
    }))
    return ok({ status: 200, body: { isMailOn: context.config.isMailOn, rows: shownRows } })
  })
  register(api, routes.revokeInvitation, async ({ caller, scope, params }) => {
    const revoked = await revokeInvitation(context, caller, scope, params.invitationId)
    return revoked.ok ? ok({ status: 204 }) : revoked
  })
}

const linkLimit = { limit: { max: 60, minutes: 1 } }

const linkRoutes = (api: Api): void => {
  const { context } = api
  register(
    api,
    routes.getInvitation,
    async ({ params }) => {
      const row = await context.read.invitations.find(sha256(params.token))
      if (row === undefined) return err({ code: 'not-found', message: 'there is no such invitation; check that the link is whole' })
      const { project, organization, roles, expiresAt } = row
      return ok({
        status: 200,
        body: { project, organization, roles, expiresAt: expiresAt.toISOString(), state: invitationState(row, context.now()) },
      })
    },
    linkLimit,
  )
  register(
    api,
    routes.acceptInvitation,
    async ({ caller, params, body, request, reply }) => {
      const accepted = await acceptInvitation(context, caller, params.token, body.account)
      if (!accepted.ok) return accepted
      const { projectId, personId, isNew } = accepted.value
      if (isNew)
        setSessionCookie(
          reply,
          context.config,
          await context.unitOfWork((repositories) => openSession(repositories, context, request, personId)),
        )
      return ok({ status: 200, body: { projectId, session: await showSessionOf(context, personId) } })
    },
    linkLimit,
  )
}

export const peopleRoutes = (api: Api): void => {
  memberRoutes(api)
  invitationRoutes(api)
  linkRoutes(api)
}
