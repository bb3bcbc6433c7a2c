import { createHash } from 'node:crypto'
import type { ReleaseFacts, ReleaseFile, ReleasePlace, ReleaseSample } from './facts.ts'
import type { SplitUnit } from './groups.ts'
import { contentOf, imageFiles, treeHash } from './layout.ts'
import { strataOf } from './says.ts'

/** What is known of the samples before anything is read of what they say. */
export type Places = {
  /** As they are split, in the order of the release. */
  readonly units: readonly SplitUnit[]
  /** By path: planes of one stack are samples of one file. */
  readonly images: readonly ReleaseFile[]
  readonly licences: ReadonlySet<string>
  readonly sources: ReadonlySet<string>
  /** Samples whose original bytes carry a position in their EXIF. */
  readonly withGps: number
  /** SHA-256 of all that the samples' parts of the release are made of: other facts have another one. */
  readonly stamp: string
}

/** UTF-16 units. */
const hashedTogether = 65_536

type One = ReleasePlace & Partial<Pick<ReleaseSample, 'resolution'>>

/** Only a plan with strata has to know what is said of a sample before it is split. */
const unitOf = ({ sample, resolution }: One, { split }: ReleaseFacts['release']): SplitUnit => {
  const { id, groups, tree, pictureHash } = sample
  const sha256 = contentOf({ ...sample, treeSha256: tree === null ? null : treeHash(tree.files) })
  const { stratifyBy } = split
  const strata = stratifyBy === undefined || resolution === undefined ? {} : { strata: strataOf(resolution.content, stratifyBy) }
  return { sampleId: id, sha256, groups, pictureHash, ...strata }
}

const isStated = (value: unknown): value is string => typeof value === 'string' && value.trim() !== ''

export const placesIn = (facts: ReleaseFacts): AsyncIterable<ReleasePlace> => facts.places?.() ?? facts.samples()

/** Goes through the samples once, without what is said of them where the plan does not ask for it. */
export const placesOf = async (facts: ReleaseFacts): Promise<Places> => {
  const units: SplitUnit[] = []
  const images = new Map<string, ReleaseFile>()
  const [licences, sources] = [new Set<string>(), new Set<string>()]
  const hash = createHash('sha256')
  let [withGps, stamps] = [0, '']
  const all: AsyncIterable<One> = facts.release.split.stratifyBy === undefined ? placesIn(facts) : facts.samples()
  for await (const one of all) {
    const { sample } = one
    units.push(unitOf(one, facts.release))
    for (const file of imageFiles(sample)) images.set(file.path, file)
    if (isStated(sample.origin.licence)) licences.add(sample.origin.licence)
    if (isStated(sample.origin.source)) sources.add(sample.origin.source)
    if (sample.metadata.hasGps === true) withGps++
    stamps += `${one.stamp ?? JSON.stringify(one)}\n`
    if (stamps.length > hashedTogether) {
      hash.update(stamps)
      stamps = ''
    }
  }
  hash.update(stamps)
  return { units, images: [...images.values()], licences, sources, withGps, stamp: hash.digest('hex') }
}
