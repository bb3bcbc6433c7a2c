import { readFileSync } from 'node:fs'
import type { Repositories } from '@reticle/db'
import { contentOf, type OntologyReading, readingOf, readThrough } from '@reticle/domain'
import type { ImageTree, ReleaseFacts, ReleaseSample } from '@reticle/release'

const pageSize = 200
const { version }: { version: string } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

type Work = Repositories['releaseWork']
type Release = NonNullable<Awaited<ReturnType<Work['get']>>>
type SampleRow = Awaited<ReturnType<Work['samples']>>[number]

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

/** By version: how what was said under it is read under the last one of the release (docs/spec/ontology.md, O6). */
const readingsOf = (protocols: ReleaseFacts['protocols']) => {
  const readings = new Map<number, OntologyReading>()
  return (version: number): OntologyReading => {
    const known = readings.get(version)
    if (known !== undefined) return known
    const reading = readingOf(protocols.flatMap((one) => (one.version > version && one.ontology !== undefined ? [one.ontology] : [])))
    readings.set(version, reading)
    return reading
  }
}

const sampleOf = (row: SampleRow, trees: Trees, reading: OntologyReading): ReleaseSample => {
  const resolution = resolutionOf(row)
  return {
    sample: { ...row.sample, tree: trees.get(row.sample.id) ?? null },
    task: { id: row.task.id, protocolVersion: row.task.protocolVersion, reason: row.task.reason },
    resolution: { ...resolution, content: readThrough(resolution.content, reading) },
  }
}

const position = (row: { position: number }) => row.position
const scopeOf = ({ plan, projectId }: Release) => ({ projectId, asOf: new Date(plan.asOf), kinds: plan.query.kinds })

/** By sample: the files of images that are several. */
export type Trees = ReadonlyMap<string, ImageTree>

/** Every sample of the release, as its row has it. */
export const releasedSamples = (work: Work, release: Release): AsyncGenerator<SampleRow> =>
  pages((after: number | null, limit) => work.samples(scopeOf(release), after, limit), position)

/** What a release is made of, read page by page through repositories of one repeatable-read transaction. */
export const releaseFacts = async (work: Work, release: Release, trees: Trees): Promise<ReleaseFacts> => {
  const { plan, projectId } = release
  const scope = scopeOf(release)
  const { asOf } = scope
  const protocols = await work.protocols(projectId, asOf)
  const readings = readingsOf(protocols)
  const place = (row: { position: number; row: { id: string } }) => ({ position: row.position, id: row.row.id })
  return {
    software: { name: 'reticle', version },
    organization: release.organization,
    project: { id: projectId, name: release.projectName, description: release.projectDescription, isDemo: release.isDemo },
    release: {
      id: release.id,
      name: release.name,
      version: release.version,
      notes: plan.notes,
      query: plan.query,
      split: plan.split,
      asOf: asOf.toISOString(),
    },
    protocols,
    samples: () => mapped(releasedSamples(work, release), (row) => sampleOf(row, trees, readings(row.task.protocolVersion))),
    annotations: () =>
      mapped(
        pages((after: { position: number; id: string } | null, limit) => work.annotations(scope, after, limit), place),
        ({ row }) => ({
          ...row,
          submittedAt: row.submittedAt.toISOString(),
        }),
      ),
    consensus: () =>
      mapped(
        pages((after: number | null, limit) => work.consensus(scope, after, limit), position),
        ({ row }) => row,
      ),
    adjudications: () =>
      mapped(
        pages((after: { position: number; id: string } | null, limit) => work.adjudications(scope, after, limit), place),
        ({ row }) => ({
          ...row,
          signedAt: row.signedAt.toISOString(),
        }),
      ),
  }
}
