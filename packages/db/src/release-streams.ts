import {
  type AnnotationContent,
  contentOfText,
  outcomeOfText,
  type ReasonCode,
  type ResolutionKind,
  type TaskConsensus,
} from '@reticle/domain'
import { type SQL, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import { type CopyOut, fields, rowsIn } from './copy-out.ts'
import type { Executor } from './database.ts'
import { behind, inScope, type ReleaseScope } from './repositories/release-scope.ts'
import { adjudications } from './schema/adjudications.ts'
import { annotations } from './schema/annotations.ts'
import { consensus } from './schema/consensus.ts'
import { knownAnswers } from './schema/known-answers.ts'
import { annotationOrigins, releasedOrigin } from './schema/label-imports.ts'
import { protocols } from './schema/protocols.ts'
import { samples } from './schema/samples.ts'
import { tasks } from './schema/tasks.ts'

/** ISO 8601 in UTC, as JavaScript prints it. */
const moment = (column: SQL | AnyPgColumn): SQL => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
const json = (column: AnyPgColumn): SQL => sql`to_json(${column}::text)::text`

const placeFields = [
  sql`${samples.id}`,
  json(samples.name),
  sql`${samples.sha256}`,
  sql`${samples.bytes}`,
  sql`${samples.mediaType}`,
  sql`${samples.width}`,
  sql`${samples.height}`,
  sql`${samples.groups}`,
  sql`${samples.origin}`,
  sql`${samples.metadata}`,
  sql`${samples.pictureHash}`,
]
const imageFields = [
  json(samples.uri),
  sql`to_json(${samples.image}->>'fileName')::text`,
  sql`${samples.image}->'companions'`,
  sql`${tasks.id}`,
  sql`${protocols.version}`,
  json(tasks.reason),
  sql`${tasks.resolutionKind}`,
  sql`${tasks.consensusId}`,
  sql`${tasks.adjudicationId}`,
]
const saidFields = [
  sql`${tasks.id}`,
  sql`${protocols.version}`,
  json(tasks.reason),
  sql`${tasks.resolutionKind}`,
  sql`${consensus.id}`,
  sql`${consensus.outcome}`,
  sql`array_to_json(${consensus.measures})::text`,
  sql`${consensus.decision}`,
  sql`${adjudications.id}`,
  sql`${adjudications.reviewerId}`,
  sql`${adjudications.reasonCode}`,
  moment(adjudications.signedAt),
  sql`${adjudications.content}`,
  sql`array_to_json(${adjudications.measures})::text`,
  sql`${knownAnswers.content}`,
]

/** Texts that a field had before and what they say: samples share their groups, their origin and what is known of their making. */
const remembered = <T>(read: (text: string) => T) => {
  const known = new Map<string, T>()
  return (text: string): T => {
    const before = known.get(text)
    if (before !== undefined) return before
    if (known.size === mostRemembered) known.clear()
    const value = read(text)
    known.set(ownText(text), value)
    return value
  }
}
const mostRemembered = 4096

/** The same text without the piece of the stream that it was cut out of, which it would keep alive. */
const ownText = (text: string): string => Buffer.from(text).toString()

/** A JSON text of a string. */
const wordOf = (text: string): string => (text.includes('\\') ? String(JSON.parse(text)) : text.slice(1, -1))

const sampleReader = () => {
  const [groups, origin, metadata] = [0, 1, 2].map(() => remembered((text) => JSON.parse(text)))
  return ([id = '', name = '', sha256 = '', bytes, mediaType = '', width, height, ...more]: readonly string[]) => ({
    ...{ id, name: wordOf(name), sha256, bytes: Number(bytes), mediaType, width: Number(width), height: Number(height) },
    groups: groups?.(more[0] ?? '{}') as Record<string, string>,
    origin: origin?.(more[1] ?? '{}') as Record<string, unknown>,
    metadata: metadata?.(more[2] ?? '{}') as Record<string, unknown>,
    pictureHash: more[3] === '' || more[3] === undefined ? null : more[3],
  })
}
/** What is kept of all samples at once holds nothing of the stream. */
const keptOf = <Sample extends { id: string; sha256: string }>(sample: Sample): Sample => ({
  ...sample,
  ...{ id: ownText(sample.id), sha256: ownText(sample.sha256) },
})

/** Each is made when somebody asks for it. */
const oneByOne = function* <A, B>(rows: Iterable<A>, make: (row: A) => B): Generator<B> {
  for (const row of rows) yield make(row)
}

const orNull = <T>(text: string | undefined): T | null => (text === undefined || text === '' ? null : JSON.parse(text))
const numbers = (text: string | undefined): readonly number[] => orNull<number[]>(text) ?? []

const placeOf = (sample: ReturnType<ReturnType<typeof sampleReader>>, row: readonly string[]) => ({
  sample,
  uri: orNull<string>(row[11]),
  fileName: orNull<string>(row[12]),
  companions: orNull<Record<string, string>>(row[13]),
  stamp: row.join('\t'),
})

const taskOf = ([id = '', version, reason, kind]: readonly string[]) => ({
  ...{ id, protocolVersion: Number(version), reason: orNull<string>(reason) },
  resolutionKind: kind === '' ? null : (kind as ResolutionKind),
})

type Decided = { id: string; reviewerId: string; reasonCode: ReasonCode; signedAt: Date; content: AnnotationContent }
const saidOf = (sampleId: string, row: readonly string[]) => {
  const [
    consensusId = '',
    outcome = '',
    measures,
    decision,
    decisionId = '',
    reviewerId = '',
    reasonCode,
    signedAt = '',
    content = '',
    areas,
    known,
  ] = row.slice(4)
  const line = `{"decision":${decision},"id":"${consensusId}","outcome":${outcome},"sampleId":"${sampleId}","taskId":"${row[0]}"}`
  const compared: { id: string; outcome: TaskConsensus; line: string } | null =
    consensusId === '' ? null : { id: consensusId, outcome: outcomeOfText(outcome, numbers(measures)), line }
  const decided: Decided | null =
    decisionId === ''
      ? null
      : {
          ...{ id: decisionId, reviewerId, reasonCode: reasonCode as ReasonCode, signedAt: new Date(signedAt) },
          content: contentOfText(content, numbers(areas)),
        }
  return {
    task: taskOf(row),
    consensus: compared,
    adjudication: decided,
    known: known === '' || known === undefined ? null : contentOfText(known, []),
  }
}

/**
 * What of a release is much, each list as one stream in the order of the release and in bounded memory, with polygons that are passed through as
 * text. All are of the snapshot of one connection, which has room for one of them at a time.
 */
export const releaseStreams = (db: Executor, copyOut: CopyOut) => {
  const settled = (scope: ReleaseScope): SQL =>
    sql`${tasks} join ${samples} on ${samples.id} = ${tasks.sampleId} and ${samples.projectId} = ${scope.projectId}
      join ${protocols} on ${protocols.id} = ${tasks.protocolId}`
  const read = (
    scope: ReleaseScope,
  ): SQL => sql`${inScope(scope)} and ${annotations.submittedAt} <= ${scope.asOf.toISOString()}::timestamptz
    and ${annotations.purpose} in ('vote', 'revision')`
  return {
    places: async function* (scope: ReleaseScope) {
      const sampleOf = sampleReader()
      const query = sql`select ${fields(...placeFields, ...imageFields)} from ${settled(scope)} where ${inScope(scope)} order by ${samples.position}`
      for await (const rows of rowsIn(copyOut(query))) yield Array.from(rows, (row) => placeOf(keptOf(sampleOf(row)), row))
    },
    several: async function* (scope: ReleaseScope, folderType: string) {
      const sampleOf = sampleReader()
      const query = sql`select ${fields(...placeFields, ...imageFields)} from ${settled(scope)}
        where ${inScope(scope)} and (${samples.mediaType} = ${folderType} or ${samples.image}->'companions' <> '{}')
        order by ${samples.position}`
      for await (const rows of rowsIn(copyOut(query))) yield Array.from(rows, (row) => placeOf(sampleOf(row), row))
    },
    samples: async function* (scope: ReleaseScope, after: string | undefined) {
      const sampleOf = sampleReader()
      const behindIt = after === undefined ? sql`` : sql`and ${samples.position} > (select s.position from samples s where s.id = ${after})`
      const query = sql`select ${fields(...placeFields, ...saidFields)} from ${settled(scope)}
        left join ${adjudications} on ${adjudications.id} = ${tasks.adjudicationId}
        left join ${consensus} on ${consensus.id} = ${behind}
        left join ${knownAnswers} on ${knownAnswers.taskId} = ${tasks.id}
        where ${inScope(scope)} ${behindIt} order by ${samples.position}`
      const settledOf = (row: string[]) => ({ sample: sampleOf(row), ...saidOf(row[0] ?? '', row.slice(placeFields.length)) })
      for await (const rows of rowsIn(copyOut(query))) yield oneByOne(rows, settledOf)
    },
    readings: (scope: ReleaseScope, names: ReadonlyMap<string, string>) =>
      copyOut(sql`select concat('{"activeMilliseconds":', ${annotations.activeMilliseconds}, ',"content":', ${annotations.content},
          ',"id":"', ${annotations.id}, '","isCounted":', ${annotations.isCounted}::text, ',"origin":' || (${releasedOrigin})::text, ',"protocolVersion":', ${protocols.version},
          ',"reader":"', reader.name, '","sampleId":"', ${samples.id}, '","submittedAt":"', ${moment(annotations.submittedAt)},
          '","supersedes":', coalesce('"' || ${annotations.supersedes} || '"', 'null'), ',"taskId":"', ${tasks.id}, '"}')
        from ${annotations} join ${tasks} on ${tasks.id} = ${annotations.taskId}
          join ${samples} on ${samples.id} = ${tasks.sampleId} and ${samples.projectId} = ${scope.projectId}
          join ${protocols} on ${protocols.id} = ${annotations.protocolId}
          join unnest(${sql.param([...names.keys()])}::uuid[], ${sql.param([...names.values()])}::text[]) as reader (id, name)
            on reader.id = ${annotations.annotatorId}
          left join ${annotationOrigins} on ${annotationOrigins.annotationId} = ${annotations.id}
        where ${read(scope)} order by ${samples.position}, ${annotations.id}`),
    countReadings: async (scope: ReleaseScope) => {
      const from = sql`from ${annotations} join ${tasks} on ${tasks.id} = ${annotations.taskId} join ${samples} on ${samples.id} = ${tasks.sampleId}
        where ${read(scope)}`
      const { rows } = await db.execute<{ id: string; n: number; first: string; last: string; commented: number; stamp: string }>(sql`
        select ${annotations.annotatorId} as id, count(*)::int as n, ${moment(sql`min(${annotations.submittedAt})`)} as first,
          ${moment(sql`max(${annotations.submittedAt})`)} as last,
          (count(*) filter (where btrim(${annotations.content}->>'comment', e' \\t\\n\\r\\f') <> ''
            or jsonb_array_length(coalesce(${annotations.content}->'notes', '[]')) > 0))::int as commented,
          bit_xor(hashtextextended(${annotations.id}::text, ${annotations.isCounted}::int))::text as stamp
        ${from} group by ${annotations.annotatorId} order by ${annotations.annotatorId}`)
      const { rows: models } = await db.execute<{ model: string; n: number }>(sql`
        select region->'origin'->>'model' as model, count(*)::int as n
        from (select ${annotations.content} as content ${from} and ${annotations.content} @> '{"regions": [{"origin": {"kind": "model"}}]}') marked
          cross join lateral jsonb_array_elements(content->'regions') region
        where region->'origin'->>'kind' = 'model' group by 1`)
      const times = rows.flatMap(({ first, last }) => [first, last]).toSorted()
      const [first, last] = [times[0], times.at(-1)]
      return {
        byAnnotator: new Map(rows.map(({ id, n }) => [id, n])),
        withComments: rows.reduce((sum, { commented }) => sum + commented, 0),
        readAt: first === undefined || last === undefined ? null : { first, last },
        models: new Map(models.map(({ model, n }) => [model, n])),
        stamp: rows.map(({ stamp }) => stamp).join(' '),
      }
    },
  }
}
/** `areTogether`: several of them may be read at once. */
export type ReleaseStreams = ReturnType<typeof releaseStreams> & { readonly areTogether: boolean }
