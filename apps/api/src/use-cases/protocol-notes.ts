import { type DomainError, err, ok, type ProtocolId, type Result } from '@reticle/domain'
import { z } from 'zod'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { decodeCursor, pageOf } from '../paging.ts'
import { sampleAnswer } from './show-sample.ts'

type Query = { readonly cursor?: string | undefined; readonly limit: number; readonly state: 'open' | 'handled' }
type Row = Awaited<ReturnType<Context['read']['protocolNotes']['list']>>[number]

const shown = ({ protocolId, version, handledBy, handledAt, madeAt, sample, ...note }: Row) => ({
  ...note,
  sample: sampleAnswer(sample),
  madeAt: madeAt.toISOString(),
  handled:
    protocolId === null || version === null || handledAt === null
      ? null
      : { protocolId, version, by: handledBy ?? '', at: handledAt.toISOString() },
})

/** What reviewers found unclear in the protocol, oldest first. */
export const listProtocolNotes = async (context: Context, { projectId }: Scope, { cursor, limit, state }: Query) => {
  const after = decodeCursor(z.uuid(), cursor)
  if (!after.ok) return after
  const rows = await context.read.protocolNotes.list({ projectId, state, after: after.value, limit: limit + 1 })
  const page = pageOf(rows, limit, (row) => row.id)
  return ok({ next: page.next, rows: page.rows.map(shown) })
}

type Handling = { readonly noteIds: readonly string[]; readonly protocolId: ProtocolId }

/** Says which version answers notes. What was handled before keeps its version, so that a repeat changes nothing. */
export const handleProtocolNotes = async (
  context: Context,
  caller: Caller,
  { projectId, organizationId }: Scope,
  { noteIds, protocolId }: Handling,
): Promise<Result<null, DomainError>> =>
  context.unitOfWork(async (repositories): Promise<Result<null, DomainError>> => {
    const protocol = await repositories.protocols.get(protocolId)
    if (protocol?.projectId !== projectId)
      return err({ code: 'invalid-input', at: 'body.protocolId', message: 'this is no protocol version of the project: publish one first' })
    const known = new Set(await repositories.protocolNotes.known(projectId, noteIds))
    const unknown = noteIds.findIndex((id) => !known.has(id))
    if (unknown >= 0)
      return err({
        code: 'invalid-input',
        at: `body.noteIds.${unknown}`,
        message: 'there is no such note in this project: reload the list',
      })
    const changed = await repositories.protocolNotes.handle(noteIds, protocolId, caller.personId)
    const event = { at: context.now(), organizationId, projectId, actorId: caller.personId }
    const payload = { protocolId, version: protocol.version }
    await repositories.events.add(...changed.map((subjectId) => ({ ...event, subjectId, type: 'protocol.note-handled' as const, payload })))
    await repositories.outbox.put({ kind: 'hint', payload: { projectId, topics: ['notes', 'contested'] } })
    return ok(null)
  })
