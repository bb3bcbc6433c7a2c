import { routes } from '@reticle/contract'
import { ok } from '@reticle/domain'
import { z } from 'zod'
import { decodeCursor, pageOf } from '../paging.ts'
import { type Api, register } from '../register.ts'

export const noticeRoutes = (api: Api): void => {
  const { context } = api
  register(api, routes.listNotices, async ({ caller, query }) => {
    const before = decodeCursor(z.uuid(), query.cursor)
    if (!before.ok) return before
    const [rows, unread] = await Promise.all([
      context.read.notices.list(caller.personId, query.state === 'unread', before.value, query.limit + 1),
      context.read.notices.unread(caller.personId),
    ])
    const page = pageOf(rows, query.limit, (row) => row.id)
    return ok({
      status: 200,
      body: {
        next: page.next,
        unread,
        rows: page.rows.map(({ id, project, kind, text, about, madeAt, readAt }) => ({
          id,
          project,
          kind,
          text,
          about,
          madeAt: madeAt.toISOString(),
          readAt: readAt?.toISOString() ?? null,
        })),
      },
    })
  })
  register(api, routes.readNotices, async ({ caller, body }) => {
    const which = 'upTo' in body ? body : { ids: body.noticeIds }
    await context.unitOfWork(({ notices }) => notices.markRead(caller.personId, which, context.now()))
    return ok({ status: 204 })
  })
}
