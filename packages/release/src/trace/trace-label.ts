import {
  type AnnotationContent,
  annotationContentSchema,
  answerConsensusSchema,
  type DisplayState,
  type ReleasedOrigin,
  recipeSchema,
  regionClusterSchema,
  releasedOriginSchema,
} from '@reticle/domain'
import { z } from 'zod'
import { paths } from '../layout.ts'
import type { ManifestSample } from '../manifest.ts'
import { headOf, type ListsEnd, samplesIn } from '../manifest-stream.ts'
import { type TableRow, tableRows } from '../tables.ts'
import { linesOf, type ReleaseReader } from '../verify/reader.ts'

const releaseSchema = z.object({
  release: z.object({ name: z.string(), version: z.string(), asOf: z.string() }),
  software: z.object({ name: z.string(), version: z.string() }),
  people: z.array(z.object({ pseudonym: z.string(), orcid: z.string().optional() })).default([]),
})
const annotationRow = z.object({
  id: z.string(),
  sampleId: z.string(),
  reader: z.string(),
  protocolVersion: z.int(),
  content: annotationContentSchema,
  isCounted: z.boolean(),
  activeMilliseconds: z.int(),
  origin: releasedOriginSchema.optional(),
  supersedes: z.string().nullable(),
  submittedAt: z.string(),
})
const consensusRow = z.object({
  id: z.string(),
  sampleId: z.string(),
  outcome: z.object({ by: recipeSchema, regions: z.array(regionClusterSchema), answers: z.array(answerConsensusSchema) }),
  decision: z.object({ reason: z.string(), ruleId: z.string().nullable().optional() }),
})
const adjudicationRow = z.object({
  id: z.string(),
  sampleId: z.string(),
  reviewer: z.string(),
  reasonCode: z.string(),
  note: z.string(),
  supersedes: z.string().nullable(),
  signedAt: z.string(),
})

/** What one reader said of the traced label. */
export type TracedReading = {
  readonly id: string
  readonly reader: string
  readonly submittedAt: string
  readonly protocol: number
  /** It went into the consensus. */
  readonly isInput: boolean
  readonly isCounted: boolean
  readonly supersedes: string | null
  readonly activeMilliseconds: number
  /** Where it was said first; null of what was said here. */
  readonly origin: ReleasedOrigin | null
  /** The marks of it that became the traced one, as they were drawn; all of them where the whole sample is traced. */
  readonly marks: AnnotationContent['regions']
  readonly answers: AnnotationContent['answers']
  /** What the reader saw on submitting; null where that was not recorded. */
  readonly display: DisplayState | null
}

export type LabelTrace = {
  readonly release: {
    readonly id: string
    readonly name: string
    readonly version: string
    readonly asOf: string
    readonly software: string
  }
  /** `row`: as the table of the release has it; null for a whole sample. */
  readonly label: {
    readonly kind: 'region' | 'answer' | 'sample'
    readonly id: string
    readonly regionId: string | null
    readonly questionId: string | null
    readonly row: TableRow | null
  }
  readonly sample: {
    readonly id: string
    readonly name: string
    readonly file: string
    readonly sha256: string
    readonly width: number
    readonly height: number
    readonly split: string
    readonly fold: number | null
    readonly group: string | null
    readonly protocol: number
  }
  readonly resolution: { readonly id: string; readonly kind: string }
  /** The rule that settled or contested the task, with its reason; null where nothing was computed. */
  readonly rule: { readonly id: string | null; readonly reason: string } | null
  readonly consensus: {
    readonly id: string
    readonly by: z.infer<typeof recipeSchema>
    /** The object that the region is, with its votes. */
    readonly object: z.infer<typeof regionClusterSchema> | null
    readonly answer: z.infer<typeof answerConsensusSchema> | null
  } | null
  /** Decisions on the task, oldest first; the last one stands where the resolution is an adjudication. */
  readonly decisions: readonly (z.infer<typeof adjudicationRow> & { readonly isStanding: boolean })[]
  readonly readings: readonly TracedReading[]
  /** Addresses of ORCID iDs, by pseudonym, of those named in the trace who agreed to it (R101). */
  readonly orcids: Readonly<Record<string, string>>
}

export type TraceOutcome =
  | { readonly found: 'one'; readonly trace: LabelTrace }
  | { readonly found: 'none' }
  /** Ids that name one label each. */
  | { readonly found: 'several'; readonly ids: readonly string[] }

type Target = {
  readonly kind: LabelTrace['label']['kind']
  readonly sampleId: string
  readonly regionId: string | null
  readonly questionId: string | null
  readonly row: TableRow | null
}

const orNull = (text: string | undefined): string | null => (text === undefined || text === '' ? null : text)
/** Names a label for ever: SAMPLE/REGION, SAMPLE/QUESTION, SAMPLE/REGION/QUESTION or SAMPLE. */
const idOf = ({ sampleId, regionId, questionId }: Target): string =>
  [sampleId, regionId, questionId].filter((part) => part !== null).join('/')

/** The rows of the tables that an id may mean: its full form, or a mark's own id. */
const targetsOf = async (reader: ReleaseReader, id: string): Promise<Target[]> => {
  const targets: Target[] = []
  for await (const row of tableRows(reader, paths.regions)) {
    const { sample_id: sampleId = '', region_id: regionId = '' } = row
    const target: Target = { kind: 'region', sampleId, regionId, questionId: null, row }
    if (regionId === id || idOf(target) === id) targets.push(target)
  }
  for await (const row of tableRows(reader, paths.answers)) {
    const { sample_id: sampleId = '', question_id: questionId = '' } = row
    const target: Target = { kind: 'answer', sampleId, regionId: orNull(row.region_id), questionId, row }
    if (idOf(target) === id) targets.push(target)
  }
  return targets
}

const rowsOf = async <T extends { readonly sampleId: string }>(
  reader: ReleaseReader,
  path: string,
  schema: z.ZodType<T>,
  sampleId: string,
): Promise<T[]> => {
  const rows: T[] = []
  // Rows of other samples are not parsed at all.
  for await (const line of linesOf(reader, path))
    if (line.includes(sampleId)) {
      const row = schema.parse(JSON.parse(line))
      if (row.sampleId === sampleId) rows.push(row)
    }
  return rows
}

const readingsOf = async (reader: ReleaseReader, target: Target, inputs: readonly string[], members: ReadonlyMap<string, string>) => {
  const rows = await rowsOf(reader, paths.annotations, annotationRow, target.sampleId)
  return rows.map(({ content, ...row }): TracedReading => {
    const { id, reader: person, submittedAt, protocolVersion: protocol, isCounted, supersedes, activeMilliseconds } = row
    const isOfTarget = ({ id: regionId }: { id: string }) => target.kind === 'sample' || members.get(id) === regionId
    const marks = target.regionId === null && target.kind === 'answer' ? [] : content.regions.filter(isOfTarget)
    const onMarks = marks.flatMap(({ answers = [] }) => answers)
    const said = target.regionId === null ? content.answers : onMarks
    return {
      ...{ id, reader: person, submittedAt, protocol, isCounted, supersedes, activeMilliseconds, marks },
      isInput: inputs.includes(id),
      answers: target.questionId === null ? [...said] : said.filter(({ questionId }) => questionId === target.questionId),
      display: content.display ?? null,
      origin: row.origin ?? null,
    }
  })
}

const sampleIn = (sample: ManifestSample): LabelTrace['sample'] => {
  const { id, name, file, sha256, width, height, split, fold, group, protocol } = sample
  return { ...{ id, name, file, sha256, width, height, split, group, protocol }, fold: fold ?? null }
}

/** The object of a consensus that an exported mark is: by its own id, or as a reviewer took it over. */
const objectOf = (clusters: readonly z.infer<typeof regionClusterSchema>[], regionId: string | null) =>
  regionId === null ? null : (clusters.find(({ id }) => id === regionId) ?? null)

const traceOf = async (reader: ReleaseReader, end: ListsEnd, sample: ManifestSample, target: Target): Promise<LabelTrace> => {
  const { release, software, people } = releaseSchema.parse(headOf(end))
  const [consensus] = await rowsOf(reader, paths.consensus, consensusRow, sample.id)
  const decisions = await rowsOf(reader, paths.adjudications, adjudicationRow, sample.id)
  const object = objectOf(consensus?.outcome.regions ?? [], target.regionId)
  const votes = target.regionId === null ? (consensus?.outcome.answers ?? []) : (object?.answers ?? [])
  const members = new Map(object?.members.map(({ annotationId, regionId }) => [annotationId, regionId]))
  const readings = await readingsOf(reader, target, sample.resolution.inputs, members)
  const inTrace = new Set([...readings.map((one) => one.reader), ...decisions.map((one) => one.reviewer)])
  return {
    release: { ...release, id: end.sha256, software: `${software.name} ${software.version}` },
    label: { kind: target.kind, id: idOf(target), regionId: target.regionId, questionId: target.questionId, row: target.row },
    sample: sampleIn(sample),
    resolution: { id: sample.resolution.id, kind: sample.resolution.kind },
    rule: consensus === undefined ? null : { id: consensus.decision.ruleId ?? null, reason: consensus.decision.reason },
    consensus:
      consensus === undefined
        ? null
        : {
            id: consensus.id,
            by: consensus.outcome.by,
            object,
            answer: votes.find(({ questionId }) => questionId === target.questionId) ?? null,
          },
    decisions: decisions.map((decision) => ({ ...decision, isStanding: decision.id === sample.resolution.id })),
    readings,
    orcids: Object.fromEntries(
      people.flatMap(({ pseudonym, orcid }) => (orcid === undefined || !inTrace.has(pseudonym) ? [] : [[pseudonym, orcid] as const])),
    ),
  }
}

/** The first sample in whose text this id stands, and that is the one. The others are not read at all. */
const sampleWith = async (reader: ReleaseReader, id: string, isIt: (sample: ManifestSample) => boolean) => {
  let found: ManifestSample | undefined
  const named = JSON.stringify(id)
  const end = await samplesIn(
    reader,
    (sample) => {
      if (isIt(sample)) found ??= sample
    },
    (text) => text.includes(named),
  )
  headOf(end)
  return { found, end }
}

/**
 * From an exported label back to who said it, by which rule, and what they saw (R70); needs nothing but the files of the release.
 * @param id a mark's id as the label files have it, or SAMPLE/REGION, SAMPLE/QUESTION, SAMPLE/REGION/QUESTION, or a sample's id.
 * @throws when a file is not of the form that a release has.
 */
export const traceLabel = async (reader: ReleaseReader, id: string): Promise<TraceOutcome> => {
  const { found: whole, end } = await sampleWith(reader, id, (sample) => sample.id === id || sample.resolution.id === id)
  const wholeTarget = (sampleId: string): Target => ({ kind: 'sample', sampleId, regionId: null, questionId: null, row: null })
  const targets = whole === undefined ? await targetsOf(reader, id) : [wholeTarget(whole.id)]
  const [target] = targets
  if (target === undefined) return { found: 'none' }
  if (targets.length > 1) return { found: 'several', ids: targets.slice(0, 100).map(idOf) }
  const sample = whole ?? (await sampleWith(reader, target.sampleId, ({ id: own }) => own === target.sampleId)).found
  return sample === undefined ? { found: 'none' } : { found: 'one', trace: await traceOf(reader, end, sample, target) }
}
