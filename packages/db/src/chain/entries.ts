import { type SQL, sql } from 'drizzle-orm'
import { type CopyOut, fields, rowsIn } from '../copy-out.ts'

/** What a leaf stands for: an event, or the row that an event tells of. The first byte of each leaf. */
export const leafKinds = { event: 0, row: 1 } as const

/** One event, or one row that never changes, as the bytes that are sealed. */
export type Entry = { readonly eventId: number; readonly kind: keyof typeof leafKinds; readonly name: string; readonly text: string }

const moment = (column: SQL): SQL => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

const event = sql`jsonb_build_array(e.id, e.organization_id, e.project_id, e.subject_id, e.type, e.actor_id, ${moment(sql`e.at`)}, e.payload)::text`

/** Rows that are never changed, by the type of the event that brought each. Columns are named one by one: a later one must not change old hashes. */
const sealedRows = [
  {
    type: 'annotation.submitted',
    id: sql`e.subject_id::text`,
    name: 'annotation',
    row: sql`(select jsonb_build_array(a.id, a.project_id, a.task_id, a.assignment_id, a.annotator_id, a.protocol_id, a.idempotency_key, a.content,
      a.region_count, a.purpose, a.repeat, a.active_milliseconds, a.supersedes, ${moment(sql`a.submitted_at`)})::text
      from annotations a where a.id = e.subject_id)`,
  },
  {
    type: 'consensus.computed',
    id: sql`e.payload->>'consensusId'`,
    name: 'consensus',
    row: sql`(select jsonb_build_array(c.id, c.task_id, c.outcome, c.decision, c.agreement, c.measures, ${moment(sql`c.created_at`)})::text
      from consensus c where c.id = (e.payload->>'consensusId')::uuid)`,
  },
  {
    type: 'task.adjudicated',
    id: sql`e.payload->>'adjudicationId'`,
    name: 'adjudication',
    row: sql`(select jsonb_build_array(d.id, d.task_id, d.reviewer_id, d.content, d.measures, d.objects, d.reason_code, d.note, d.consensus_id,
      d.supersedes, ${moment(sql`d.signed_at`)})::text from adjudications d where d.id = (e.payload->>'adjudicationId')::uuid)`,
  },
  {
    type: 'protocol.published',
    id: sql`e.subject_id::text`,
    name: 'protocol',
    row: sql`(select jsonb_build_array(p.id, p.project_id, p.version, p.content, p.ontology, p.created_by, ${moment(sql`p.created_at`)})::text
      from protocols p where p.id = e.subject_id)`,
  },
] as const

const cases = (of: (one: (typeof sealedRows)[number]) => SQL): SQL =>
  sql`case e.type ${sql.join(
    sealedRows.map((one) => sql`when ${sql.raw(`'${one.type}'`)} then ${of(one)}`),
    sql` `,
  )} end`

/** The events of a condition on `e`, by id, each with the row that it tells of, if any: one that is gone is the text `missing`. */
export const entriesOf = async function* (copyOut: CopyOut, where: SQL): AsyncGenerator<Entry> {
  const name = cases((one) => sql`concat(${sql.raw(`'${one.name} '`)}, ${one.id})`)
  const lines = copyOut(
    sql`select ${fields(
      sql`e.id`,
      sql`concat('event ', e.id, ' ', e.type)`,
      event,
      sql`coalesce(${name}, '')`,
      sql`case when ${name} is not null then coalesce(${cases((one) => one.row)}, 'missing') end`,
    )} from events e where ${where} order by e.id`,
  )
  for await (const rows of rowsIn(lines))
    for (const [id = '', eventName = '', eventText = '', rowName = '', rowText = ''] of rows) {
      const eventId = Number(id)
      yield { eventId, kind: 'event', name: eventName, text: eventText }
      if (rowName !== '') yield { eventId, kind: 'row', name: rowName, text: rowText }
    }
}
