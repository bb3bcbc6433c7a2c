import type { ContestedFilter } from '@reticle/contract'
import { type DomainError, err, ok, type ProjectId, type Protocol, reviewPolicySchema } from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { decodeCursor, momentKey, pageOf } from '../paging.ts'
import { looksUnread, taskSummary } from './show-task.ts'

type Page = { readonly cursor?: string | undefined; readonly limit: number }

/** The protocol that is live; undefined when there is none. */
export const liveProtocol = async (context: Context, projectId: ProjectId): Promise<Protocol | undefined> => {
  const id = await context.read.projects.liveProtocolId(projectId)
  return id === undefined || id === null ? undefined : (await context.protocols.get(id)).content
}

export const hidesReaders = (protocol: Protocol | undefined): boolean => reviewPolicySchema.parse(protocol?.review ?? {}).isBlind

/** Who annotated what is asked of nobody while the review is blind. */
export const refuseReaders = async (
  context: Context,
  projectId: ProjectId,
  { readerId }: ContestedFilter,
  at: string,
): Promise<DomainError | undefined> =>
  readerId !== undefined && hidesReaders(await liveProtocol(context, projectId))
    ? {
        code: 'invalid-input',
        at,
        message: 'the protocol blinds the review, so that tasks cannot be looked for by their readers: leave readerId out',
      }
    : undefined

/** Contested tasks that pass the filter, longest waiting first, never one that the caller annotated. */
export const listContested = async (
  context: Context,
  caller: Caller,
  scope: Scope,
  { cursor, limit, ...filter }: ContestedFilter & Page,
) => {
  const after = decodeCursor(momentKey, cursor)
  if (!after.ok) return after
  const refused = await refuseReaders(context, scope.projectId, filter, 'query.readerId')
  if (refused !== undefined) return err(refused)
  const { personId } = caller
  const query = { projectId: scope.projectId, personId, filter, after: after.value, limit: limit + 1 }
  const page = pageOf(await context.read.contested.list(query), limit, ({ at, id }) => ({ at, id }))
  const ids = page.rows.map(({ id }) => id)
  const summaries = new Map((await context.read.tasks.summaries(ids, personId)).map((row) => [row.id, row]))
  const rows = page.rows.flatMap(({ id, objects, disputed, heldBy }) => {
    const row = summaries.get(id)
    if (row === undefined || looksUnread(row, scope.roles)) return []
    const holder = heldBy && { name: heldBy.name, isMe: heldBy.personId === personId, expiresAt: heldBy.expiresAt.toISOString() }
    return [{ ...taskSummary(row, scope.roles), heldBy: holder, objects, disputed, round: row.round }]
  })
  return ok({ next: page.next, rows })
}
