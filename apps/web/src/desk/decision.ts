import type { AnnotationContent, Answer, Region, RegionCluster, TaskConsensus } from '@reticle/domain'
import type { Mark, Reader } from './readers.ts'

type ReaderOrigin = Extract<Region['origin'], { kind: 'reader' }>

const isSource = (origin: ReaderOrigin, annotationId: string, regionId: string): boolean =>
  origin.regionId === regionId && (origin.annotationId === undefined || origin.annotationId === annotationId)

const memberOf = (cluster: RegionCluster, origin: ReaderOrigin) =>
  cluster.members.find((member) => isSource(origin, member.annotationId, member.regionId))

const comesFrom = (region: Region, cluster: RegionCluster): boolean => {
  const { origin } = region
  if (origin.kind === 'consensus') return origin.clusterId === cluster.id
  return origin.kind === 'reader' && memberOf(cluster, origin) !== undefined
}

/** The mark of the decision that was taken from this object; undefined when it was dropped. */
export const regionFrom = (content: AnnotationContent, cluster: RegionCluster): Region | undefined =>
  content.regions.find((region) => comesFrom(region, cluster))

const unsigned = ({ questionId, value }: Answer): Answer => ({ questionId, value })

/** A reader's mark as a mark of the decision, with what was said of it; a part of the object that a cluster is a part of. */
export const takenFrom = ({ reader, region }: Mark, newId: () => string, cluster?: RegionCluster): Region => ({
  ...region,
  id: newId(),
  origin: { kind: 'reader', annotationId: reader.annotationId, regionId: region.id, edited: false },
  ...(region.answers === undefined ? {} : { answers: region.answers.map(unsigned) }),
  ...(cluster?.track === undefined ? {} : { track: { id: cluster.track.id, state: region.track?.state ?? 'visible' } }),
})

/** All of one reader, to start from. */
export const startFrom = (reader: Reader, newId: () => string): AnnotationContent => ({
  regions: reader.content.regions.map((region) => takenFrom({ reader, region }, newId)),
  // How sure one reader was is not the reviewer's to sign.
  answers: reader.content.answers.map(unsigned),
  comment: '',
})

const sameMark = (a: Region, b: Pick<Region, 'geometry' | 'labelId'>): boolean =>
  a.labelId === b.labelId && JSON.stringify(a.geometry) === JSON.stringify(b.geometry)

/**
 * The decision as it is signed: a mark that was taken and then changed says so in its origin, whatever way it was changed.
 * A source that is no longer known leaves the origin as it is.
 */
export const signedContent = (
  content: AnnotationContent,
  consensus: TaskConsensus | null,
  readers: readonly Reader[],
): AnnotationContent => ({
  ...content,
  regions: content.regions.map((region): Region => {
    const { origin } = region
    if (origin.kind === 'consensus') {
      const cluster = consensus?.regions.find((one) => one.id === origin.clusterId)
      if (cluster === undefined) return region
      const edited = cluster.labelId !== region.labelId || !sameMark(region, { geometry: cluster.geometry, labelId: region.labelId })
      return { ...region, origin: { ...origin, edited } }
    }
    if (origin.kind !== 'reader') return region
    const source = readers
      .flatMap(({ annotationId, content: { regions } }) => regions.filter((one) => isSource(origin, annotationId, one.id)))
      .at(0)
    return source === undefined ? region : { ...region, origin: { ...origin, edited: !sameMark(region, source) } }
  }),
})
