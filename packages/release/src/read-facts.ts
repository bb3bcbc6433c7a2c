import {
  type AnnotationContent,
  contentOf,
  contentReader,
  type Protocol,
  type ReasonCode,
  type ReleasedOrigin,
  type ReleaseQuery,
  type ResolutionKind,
  type SplitPlan,
  type TaskConsensus,
} from '@reticle/domain'
import type {
  ImageTree,
  ReadingCounts,
  ReleaseAdjudication,
  ReleaseAnnotation,
  ReleaseConsensus,
  ReleaseFacts,
  ReleaseSample,
  StoredVotes,
} from './facts.ts'
import { pseudonymOf } from './pseudonym.ts'
import { hasLabel } from './query.ts'

const pageSize = 200

/** Which settled tasks a release takes, at which moment. */
export type FactScope = { readonly projectId: string; readonly asOf: Date; readonly query: ReleaseQuery }
type Place = { readonly position: number; readonly id: string }
type Dated<Row, Key extends keyof Row> = Omit<Row, Key> & { readonly [K in Key]: Date }

/** A sample without what is said of it, with what its image is made of. */
export type PlaceRow = {
  readonly sample: SampleRow['sample']
  readonly uri: string | null
  readonly fileName: string | null
  readonly companions: Readonly<Record<string, string>> | null
  readonly stamp: string
}

/** A sample with its settled task, as the database holds them. */
export type SampleRow = {
  readonly sample: Omit<ReleaseSample['sample'], 'tree'>
  readonly task: ReleaseSample['task'] & { readonly resolutionKind: ResolutionKind | null }
  /** `line`: as `votes/consensus.ndjson` has it. */
  readonly consensus: { readonly id: string; readonly outcome: TaskConsensus; readonly line: string } | null
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

type AnnotationRow = Omit<Dated<ReleaseAnnotation, 'submittedAt'>, 'origin'> & { readonly origin: ReleasedOrigin | null }

/** Where what is little, or has to be chosen one by one, is read page by page in the order of the release (R5). */
export type FactRows = {
  readonly protocols: (projectId: string, asOf: Date) => Promise<ReleaseFacts['protocols']>
  /** ORCID iDs of people who read or decided in the project, by consent that held at that moment. */
  readonly orcids: (projectId: string, asOf: Date) => Promise<ReadonlyMap<string, string>>
  /** Versions of models that were registered by that moment, by the words in which marks name them. */
  readonly models: (projectId: string, asOf: Date) => Promise<NonNullable<ReleaseFacts['models']>>
  readonly annotations: (
    scope: FactScope,
    after: Place | null,
    limit: number,
  ) => Promise<{ readonly position: number; readonly row: AnnotationRow }[]>
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

/** What is much, as one stream each, some rows at a time, of the same moment; one at a time where they are not `areTogether`. */
export type FactStreams = {
  readonly areTogether: boolean
  readonly places: (scope: FactScope) => AsyncIterable<readonly PlaceRow[]>
  /** Those whose image may be several files: of the type of a folder, or with files that it needs. */
  readonly several: (scope: FactScope, folderType: string) => AsyncIterable<readonly PlaceRow[]>
  /** @param after the id of a sample: only those behind it. */
  readonly samples: (scope: FactScope, after: string | undefined) => AsyncIterable<Iterable<SampleRow>>
  /** Lines of `votes/annotations.ndjson`. @param names pseudonyms of the annotators. */
  readonly readings: (scope: FactScope, names: ReadonlyMap<string, string>) => AsyncIterable<Uint8Array>
  readonly countReadings: (scope: FactScope) => Promise<ReadingCounts>
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

const resolutionOf = ({ task, consensus, adjudication, known }: SampleRow, protocol: Protocol | undefined): ReleaseSample['resolution'] => {
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
  if ((isGold || task.resolutionKind === 'consensus') && consensus !== null && protocol !== undefined)
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

/** By sample: the files of images that are several. */
export type Trees = ReadonlyMap<string, ImageTree>

/** Rows of the samples that a release takes; all of them where it does not choose by label. */
const taken = async function* <Row extends { readonly sampleId: string }>(
  rows: AsyncIterable<{ readonly row: Row }>,
  chosen: () => Promise<ReadonlySet<string> | null>,
) {
  const ids = await chosen()
  for await (const one of rows) if (ids === null || ids.has(one.row.sampleId)) yield one.row
}

const place = (row: { position: number; row: { id: string } }): Place => ({ position: row.position, id: row.row.id })

/** Every sample that the query picks, with what a release says of it. */
const samplesOf = (streams: FactStreams, scope: FactScope, protocols: ReleaseFacts['protocols'], trees: Trees) => {
  const read = contentReader(protocols)
  const byVersion = new Map(protocols.map(({ version, content }) => [version, content]))
  // What the release says is in the words of its last version.
  const to = Math.max(0, ...byVersion.keys())
  const { labels } = scope.query
  const sampleOf = (row: SampleRow): ReleaseSample => {
    const { id, protocolVersion, reason } = row.task
    const resolution = resolutionOf(row, byVersion.get(protocolVersion))
    const content = read(resolution.content, protocolVersion, to)
    return {
      sample: { ...row.sample, tree: trees.get(row.sample.id) ?? null },
      task: { id, protocolVersion, reason },
      resolution: { ...resolution, content },
    }
  }
  return async function* (after?: string): AsyncGenerator<ReleaseSample> {
    for await (const rows of streams.samples(scope, after))
      for (const row of rows) {
        const one = sampleOf(row)
        if (labels === undefined || hasLabel(one.resolution.content, labels)) yield one
      }
  }
}

/** Votes go through as text where all of them are taken. */
const storedVotes = (streams: FactStreams, scope: FactScope): StoredVotes | undefined => {
  if (scope.query.labels !== undefined) return undefined
  let counted: Promise<ReadingCounts> | undefined
  const readings = () => {
    counted ??= streams.countReadings(scope)
    return counted
  }
  return {
    readings,
    annotations: async function* () {
      const { byAnnotator } = await readings()
      yield* streams.readings(scope, new Map([...byAnnotator.keys()].map((id) => [id, pseudonymOf(scope.projectId, id)])))
    },
  }
}

/** What a release is made of, read in its order in bounded memory. */
export const readFacts = async (
  rows: FactRows,
  streams: FactStreams,
  draft: Draft,
  software: ReleaseFacts['software'],
  trees: Trees,
): Promise<ReleaseFacts> => {
  const { organization, project, asOf, ...release } = draft
  const scope: FactScope = { projectId: project.id, asOf, query: release.query }
  const protocols = await rows.protocols(project.id, asOf)
  const samples = samplesOf(streams, scope, protocols, trees)
  const { labels } = release.query
  const places = async function* () {
    if (labels !== undefined) yield* samples()
    else
      for await (const rows of streams.places(scope))
        for (const { sample, stamp } of rows) {
          const tree = trees.get(sample.id) ?? null
          yield { sample: { ...sample, tree }, stamp: stamp + JSON.stringify(tree) }
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
  const stored = storedVotes(streams, scope)
  return {
    software,
    organization,
    project,
    release: { ...release, asOf: asOf.toISOString() },
    protocols,
    orcids: await rows.orcids(project.id, asOf),
    models: await rows.models(project.id, asOf),
    ...{ places, samples, areTogether: streams.areTogether },
    ...(stored === undefined ? {} : { stored }),
    annotations: () =>
      mapped(
        taken(
          pages((after: Place | null, limit) => rows.annotations(scope, after, limit), place),
          chosen,
        ),
        ({ origin, ...row }) => ({ ...row, submittedAt: row.submittedAt.toISOString(), ...(origin === null ? {} : { origin }) }),
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
