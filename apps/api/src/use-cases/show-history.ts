import type { HistoryEntry } from '@reticle/contract'
import type { HistoryFilter, HistoryPlace, HistoryRow } from '@reticle/db'
import {
  type Change,
  changesBetween,
  changesOfEvent,
  type DomainError,
  type EventType,
  err,
  eventGroup,
  eventsSeenBy,
  eventTypes,
  isBlindToReaders,
  isMechanical,
  isOfReader,
  mostChanges,
  type OrganizationId,
  ok,
  type PersonId,
  type ProjectId,
  type Protocol,
  type Result,
  settingEvents,
} from '@reticle/domain'
import { z } from 'zod'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { decodeCursor, pageOf } from '../paging.ts'

type Asked = {
  readonly actorId?: PersonId | undefined
  readonly kinds?: readonly EventType[] | undefined
  readonly objectId?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly words?: string | undefined
}
type Page = { readonly cursor?: string | undefined; readonly limit: number }

const placeSchema = z.strictObject({
  at: z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}\+00$/),
  id: z.string().regex(/^\d{1,19}$/),
})

/** Which of the kinds that somebody may see are listed; those of single tasks only where one thing is asked for. */
const wantedTypes = (seen: readonly EventType[], { kinds, objectId }: Asked): Result<EventType[], DomainError> => {
  const lonely = objectId === undefined ? (kinds ?? []).find(isMechanical) : undefined
  if (lonely !== undefined)
    return err({
      code: 'invalid-input',
      at: 'query.kinds',
      message: `"${lonely}" is listed for one task or sample only: name it by objectId`,
    })
  return ok(seen.filter((type) => (kinds === undefined || kinds.includes(type)) && (objectId !== undefined || !isMechanical(type))))
}

const shared = ({ actorId, objectId, from, to, words }: Asked) => ({
  ...{ actorId, objectId, words },
  ...(from === undefined ? {} : { from: new Date(from) }),
  ...(to === undefined ? {} : { to: new Date(to) }),
})

/** What a caller may see of a project's history (docs/spec/history.md, HI3, HI4). */
const projectFilter = async (context: Context, { projectId, roles }: Scope, asked: Asked): Promise<Result<HistoryFilter, DomainError>> => {
  const types = wantedTypes(eventsSeenBy(roles), asked)
  if (!types.ok) return types
  const isBlind = isBlindToReaders(roles) && (await context.read.eventHistory.isBlind(projectId))
  return ok({ of: { projectId }, types: types.value, masked: isBlind ? types.value.filter(isOfReader) : [], ...shared(asked) })
}

const versionChanges = ({ before, after }: { readonly before: Protocol | null; readonly after: Protocol }): Change[] =>
  before === null ? [] : changesBetween(before, after).slice(0, mostChanges)

/** Entries as the wire shows them, with what changed looked up for all of them at once. */
const entriesOf = async (context: Context, rows: readonly HistoryRow[], masked: readonly EventType[]): Promise<HistoryEntry[]> => {
  const { eventHistory } = context.read
  const [versions, before] = await Promise.all([
    eventHistory.versions(rows.flatMap(({ type, subjectId }) => (type === 'protocol.published' ? [subjectId] : []))),
    eventHistory.saidBefore(
      rows.flatMap(({ type, id }) => (settingEvents.includes(type) ? [id] : [])),
      settingEvents,
    ),
  ])
  return rows.map((row): HistoryEntry => {
    const { id, type, payload, actorId, actor, objectId, objectKind, objectName, projectId, project } = row
    const version = type === 'protocol.published' ? versions.get(row.subjectId) : undefined
    const person = actorId === null || actor === null ? null : { kind: 'person' as const, personId: actorId as PersonId, name: actor }
    return {
      id,
      at: new Date(row.at.replace(' ', 'T').replace(/\+00$/, 'Z')).toISOString(),
      kind: type,
      actor: masked.includes(type) ? { kind: 'reader' } : (person ?? { kind: 'system' }),
      object: objectKind === null || objectId === null ? null : { kind: objectKind, id: objectId, name: objectName ?? '' },
      project: projectId === null || project === null ? null : { id: projectId as ProjectId, name: project },
      reason: typeof payload.reason === 'string' && payload.reason !== '' ? payload.reason : null,
      changes: version === undefined ? changesOfEvent({ type, payload, before: before.get(id) ?? {} }) : versionChanges(version),
    }
  })
}

const shownPage = async (context: Context, filter: HistoryFilter, { cursor, limit }: Page) => {
  const after = decodeCursor(placeSchema, cursor)
  if (!after.ok) return after
  const rows = await context.read.eventHistory.page(filter, after.value, limit + 1)
  const page = pageOf(rows, limit, ({ at, id }): HistoryPlace => ({ at, id }))
  return ok({ rows: await entriesOf(context, page.rows, filter.masked), next: page.next })
}

export const showHistory = async (context: Context, scope: Scope, { cursor, limit, ...asked }: Asked & Page) => {
  const filter = await projectFilter(context, scope, asked)
  return filter.ok ? shownPage(context, filter.value, { cursor, limit }) : filter
}

const exportPage = 500

/** All entries that a filter leaves, newest first, read page by page while they are sent. */
export const historyEntries = async (
  context: Context,
  scope: Scope,
  asked: Asked,
): Promise<Result<AsyncIterable<HistoryEntry>, DomainError>> => {
  const filter = await projectFilter(context, scope, asked)
  if (!filter.ok) return filter
  const { masked } = filter.value
  async function* entries(of: HistoryFilter): AsyncGenerator<HistoryEntry> {
    for (let after: HistoryPlace | null = null; ; ) {
      const rows: HistoryRow[] = await context.read.eventHistory.page(of, after, exportPage)
      yield* await entriesOf(context, rows, masked)
      const last = rows.at(-1)
      if (last === undefined || rows.length < exportPage) return
      after = { at: last.at, id: last.id }
    }
  }
  return ok(entries(filter.value))
}

/** What was changed in an organization that the caller owns; without one named, the first. */
export const showOrganizationHistory = async (
  context: Context,
  { personId }: Caller,
  { cursor, limit, organizationId, ...asked }: Asked & Page & { readonly organizationId?: OrganizationId | undefined },
) => {
  const owned = (await context.read.memberships.organizationsOf(personId)).filter(({ roles }) => roles.includes('owner'))
  const home = organizationId === undefined ? owned[0] : owned.find(({ id }) => id === organizationId)
  if (home === undefined) return err({ code: 'not-found', message: 'there is no such organization, or it is not yours to see' } as const)
  const types = wantedTypes(
    eventTypes.filter((type) => eventGroup(type) !== 'work'),
    asked,
  )
  if (!types.ok) return types
  return shownPage(context, { of: { organizationId: home.id }, types: types.value, masked: [], ...shared(asked) }, { cursor, limit })
}
