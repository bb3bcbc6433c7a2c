import {
  type AnnotationContent,
  type ContentReader,
  contentOf,
  contentReader,
  type Protocol,
  type ReasonCode,
  type ReleaseQuery,
  type ResolutionKind,
  type SplitPlan,
  type TaskConsensus,
} from '@reticle/domain'
import type { ImageTree, ReleaseAdjudication, ReleaseAnnotation, ReleaseConsensus, ReleaseFacts, ReleaseSample } from './facts.ts'
import { hasLabel } from './query.ts'

const pageSize = 200

/** Which settled tasks a release takes, at which moment. */
export type FactScope = { readonly projectId: string; readonly asOf: Date; readonly query: ReleaseQuery }
type Place = { readonly position: number; readonly id: string }
type Dated<Row, Key extends keyof Row> = Omit<Row, Key> & { readonly [K in Key]: Date }

/** A sample with its settled task, as the database holds them. */
export type SampleRow = {
  readonly position: number
  readonly sample: Omit<ReleaseSample['sample'], 'tree'>
  readonly task: ReleaseSample['task'] & { readonly resolutionKind: ResolutionKind | null }
  readonly protocol: Protocol
  readonly consensus: { readonly id: string; readonly outcome: TaskConsensus } | null
  readonly adjudication: {
    readonly id: string
    readonly reviewerId: string
    readonly reasonCode: ReasonCode
    readonly signedAt: Date
    readonly content: AnnotationContent
  } | null
  /** From a file: what a task says that nobody read. */
  readonly known: AnnotationContent | null
}

/** Where facts are read, page by page in the order of the release (R5): a repository of one repeatable-read transaction. */
export type FactRows<Row extends SampleRow = SampleRow> = {
  readonly protocols: (projectId: string, asOf: Date) => Promise<ReleaseFacts['protocols']>
  readonly samples: (scope: FactScope, after: number | null, limit: number) => Promise<Row[]>
  readonly annotations: (
    scope: FactScope,
    after: Place | null,
    limit: number,
  ) => Promise<{ readonly position: number; readonly row: Dated<ReleaseAnnotation, 'submittedAt'> }[]>
  readonly consensus: (
    scope: FactScope,
    after: number | null,
    limit: number,
  ) => Promise<{ readonly position: number; readonly row: ReleaseConsensus }[]>
  readonly adjudications: (
    scope: FactScope,
    after: Place | null,
    limit: number,
  ) => Promise<{ readonly position: number; readonly row: Dated<ReleaseAdjudication, 'signedAt'> }[]>
}

/** What was asked for: a release that is being frozen, or a draft that somebody looks at. */
export type Draft = Omit<ReleaseFacts['release'], 'asOf'> & {
  readonly asOf: Date
  readonly organization: string
  readonly project: ReleaseFacts['project']
  readonly split: SplitPlan
}

/** All pages of a list, one row at a time; `place` says where the next page begins. */
const pages = async function* <Row, Place>(read: (after: Place | null, limit: number) => Promise<Row[]>, place: (row: Row) => Place) {
  let after: Place | null = null
  for (;;) {
    const rows: Row[] = await read(after, pageSize)
    yield* rows
    const last = rows.at(-1)
    if (last === undefined || rows.length < pageSize) return
    after = place(last)
  }
}

const mapped = async function* <A, B>(rows: AsyncIterable<A>, map: (row: A) => B) {
  for await (const row of rows) yield map(row)
}

const resolutionOf = ({ task, protocol, consensus, adjudication, known }: SampleRow): ReleaseSample['resolution'] => {
  const isGold = task.resolutionKind === 'gold'
  // A gold task says what it said before: its decision, when there was one.
  if ((isGold || task.resolutionKind === 'adjudication') && adjudication !== null) {
    const { id, content, reviewerId, reasonCode, signedAt } = adjudication
    return {
      id,
      kind: isGold ? 'gold' : 'adjudication',
      content,
      consensus,
      adjudication: { reviewerId, reasonCode, signedAt: signedAt.toISOString() },
    }
  }
  if ((isGold || task.resolutionKind === 'consensus') && consensus !== null)
    return {
      id: consensus.id,
      kind: isGold ? 'gold' : 'consensus',
      content: contentOf(protocol, consensus.outcome),
      consensus,
      adjudication: null,
    }
  // The answer of a file has no row of a reader behind it: it goes by its task.
  if (isGold && known !== null) return { id: task.id, kind: 'gold', content: known, consensus: null, adjudication: null }
  throw new Error(`task ${task.id} is settled by ${task.resolutionKind}, and that row is not there`)
}

const sampleOf = (row: SampleRow, trees: Trees, read: ContentReader, to: number): ReleaseSample => {
  const resolution = resolutionOf(row)
  const { id, protocolVersion, reason } = row.task
  return {
    sample: { ...row.sample, tree: trees.get(row.sample.id) ?? null },
    task: { id, protocolVersion, reason },
    resolution: { ...resolution, content: read(resolution.content, protocolVersion, to) },
  }
}

/** By sample: the files of images that are several. */
export type Trees = ReadonlyMap<string, ImageTree>

/** Every row that the database picks for a release. Labels are looked for afterwards, in the words of its last protocol. */
export const pickedRows = <Row extends SampleRow>(rows: Pick<FactRows<Row>, 'samples'>, scope: FactScope): AsyncGenerator<Row> =>
  pages(
    (after: number | null, limit) => rows.samples(scope, after, limit),
    (row) => row.position,
  )

/** Rows of the samples that a release takes; all of them where it does not choose by label. */
const taken = async function* <Row extends { readonly sampleId: string }>(
  rows: AsyncIterable<{ readonly row: Row }>,
  chosen: () => Promise<ReadonlySet<string> | null>,
) {
  const ids = await chosen()
  for await (const one of rows) if (ids === null || ids.has(one.row.sampleId)) yield one.row
}

const place = (row: { position: number; row: { id: string } }): Place => ({ position: row.position, id: row.row.id })

/** What a release is made of, read page by page. */
export const readFacts = async (rows: FactRows, draft: Draft, software: ReleaseFacts['software'], trees: Trees): Promise<ReleaseFacts> => {
  const { organization, project, asOf, ...release } = draft
  const scope: FactScope = { projectId: project.id, asOf, query: release.query }
  const protocols = await rows.protocols(project.id, asOf)
  const read = contentReader(protocols)
  // What the release says is in the words of its last version.
  const lastVersion = Math.max(0, ...protocols.map(({ version }) => version))
  const { labels } = release.query
  const samples = async function* () {
    for await (const row of pickedRows(rows, scope)) {
      const one = sampleOf(row, trees, read, lastVersion)
      if (labels === undefined || hasLabel(one.resolution.content, labels)) yield one
    }
  }
  let ids: Promise<ReadonlySet<string>> | undefined
  const idsOf = async () => {
    const found = new Set<string>()
    for await (const { sample } of samples()) found.add(sample.id)
    return found
  }
  const chosen = async () => {
    if (labels === undefined) return null
    ids ??= idsOf()
    return ids
  }
  return {
    software,
    organization,
    project,
    release: { ...release, asOf: asOf.toISOString() },
    protocols,
    samples,
    annotations: () =>
      mapped(
        taken(
          pages((after: Place | null, limit) => rows.annotations(scope, after, limit), place),
          chosen,
        ),
        (row) => ({ ...row, submittedAt: row.submittedAt.toISOString() }),
      ),
    consensus: () =>
      taken(
        pages(
          (after: number | null, limit) => rows.consensus(scope, after, limit),
          (row) => row.position,
        ),
        chosen,
      ),
    adjudications: () =>
      mapped(
        taken(
          pages((after: Place | null, limit) => rows.adjudications(scope, after, limit), place),
          chosen,
        ),
        (row) => ({ ...row, signedAt: row.signedAt.toISOString() }),
      ),
  }
}
