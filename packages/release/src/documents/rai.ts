import type { ReleaseFacts } from '../facts.ts'
import { splitNames } from '../splits.ts'
import type { Summary } from '../summary.ts'
import { modelWords, usedModels } from './models.ts'

const some = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`
const readersOf = ({ people }: Summary): number => people.filter(({ annotations }) => annotations > 0).length
const reviewersOf = ({ people }: Summary): number => people.filter(({ adjudications }) => adjudications > 0).length

/** How labels were made, in words that the counts of the release bear out. */
export const annotationProtocol = (facts: ReleaseFacts, summary: Summary): string => {
  const { counts, readAt } = summary
  const { byKind } = counts
  const instructions = facts.protocols.at(-1)?.content.instructions ?? ''
  const versions = facts.protocols.map(
    ({ version, content }) =>
      `protocol ${version}, "${content.title}" (${some(content.redundancy.reads, 'independent blind reading')} a sample)`,
  )
  return [
    `Labelled under ${versions.join('; ') || 'no protocol'}.`,
    `${some(counts.annotations, 'reading')} by ${some(readersOf(summary), 'reader')}${readAt === null ? '' : `, from ${readAt.first} to ${readAt.last}`}.`,
    `Resolved by consensus: ${byKind.consensus}, by a reviewer: ${byKind.adjudication} (${some(counts.adjudications, 'decision')} by ${some(reviewersOf(summary), 'reviewer')}), gold: ${byKind.gold}.`,
    ...(instructions === '' ? ['No instructions were written for readers.'] : [`Instructions of the last version: ${instructions}`]),
  ].join(' ')
}

const perItem = ({ protocols }: ReleaseFacts, { byReaders }: Summary): string => {
  const plan = protocols.at(-1)?.content.redundancy.reads
  const behind = [...byReaders].sort(([a], [b]) => a - b).map(([readings, samples]) => `${readings} behind ${some(samples, 'sample')}`)
  return [...(plan === undefined ? [] : [`${plan} asked for`]), ...(behind.length === 0 ? ['none compared'] : behind)].join('; ')
}

const collection = ({ project }: ReleaseFacts, { counts, sources }: Summary): string =>
  `${some(counts.samples, 'sample')} of the study "${project.name}", taken in as they were: original bytes are never changed. ${
    sources.length === 0 ? 'Nobody stated how the images were made.' : `Origin as stated: ${sources.join('; ')}.`
  }`

const analysis = ({ agreement: { mean, n, excluded } }: Summary): string =>
  `Mean agreement of the readers of a sample: ${mean === null ? 'not measured' : mean.toFixed(3)} (n = ${n}, ${excluded} without a comparison). Every reading, every consensus with its recipe and every decision with its reason lie in votes/.`

const limitations = (facts: ReleaseFacts, { counts, leaks, labels }: Summary): string[] => {
  const unmarked = (facts.protocols.at(-1)?.content.labels ?? []).filter(({ id }) => !labels.has(id)).map(({ name }) => `"${name}"`)
  const spread = Object.entries(leaks.counts.group).filter(([, n]) => n > 0)
  return [
    `Holds tasks that were settled by ${facts.release.asOf} and that its query picks; what readers still disagreed on by then is not in it.`,
    ...(unmarked.length === 0 ? [] : [`Never marked: ${unmarked.join(', ')}.`]),
    ...(counts.samples === 0 ? ['It has no sample.'] : []),
    `Near-duplicate pictures in different splits: ${some(leaks.counts.near, 'pair')} among ${some(leaks.compared, 'picture')} that were compared, ${leaks.withoutHash} not compared.`,
    ...spread.map(([key, n]) => `${some(n, 'value')} of "${key}" in more than one split.`),
  ]
}

const biases = (facts: ReleaseFacts, { labels }: Summary): string[] => {
  const names = new Map(facts.protocols.flatMap(({ content }) => content.labels.map(({ id, name }) => [id, name] as const)))
  const counts = [...labels].map(([id, perSplit]) => `"${names.get(id) ?? id}" ${[...perSplit.values()].reduce((sum, n) => sum + n, 0)}`)
  return ['Not examined for bias.', ...(counts.length === 0 ? [] : [`Marks by label: ${counts.join(', ')}.`])]
}

const sensitive = ({ withGps, withComments, people }: Summary): string[] => [
  'Whether images show people was not examined.',
  `${some(withGps, 'image')} with a position in EXIF data, as far as it was read.`,
  `${some(withComments, 'reading or decision', 'readings or decisions')} with a comment or note, kept as it was written.`,
  people.some(({ orcid }) => orcid !== undefined)
    ? 'Readers and reviewers are under pseudonyms; those who agreed to it also under their ORCID iD.'
    : 'Readers and reviewers are under pseudonyms.',
]

/** Fields of the Croissant RAI vocabulary 1.0, by facts of the release; what nobody knows is said to be unknown, never left to be guessed. */
export const raiFields = (facts: ReleaseFacts, summary: Summary) => ({
  'rai:dataCollection': collection(facts, summary),
  'rai:dataCollectionRawData': summary.sources.length === 0 ? 'Not stated.' : summary.sources.join('; '),
  'rai:dataPreprocessingProtocol': ['None: images are the bytes that were brought in.'],
  'rai:dataAnnotationProtocol': annotationProtocol(facts, summary),
  'rai:dataAnnotationPlatform': [`${facts.software.name} ${facts.software.version}`],
  'rai:dataAnnotationAnalysis': [analysis(summary)],
  'rai:annotationsPerItem': perItem(facts, summary),
  'rai:annotatorDemographics': [
    `Unknown: nobody was asked. ${some(readersOf(summary), 'reader')} and ${some(reviewersOf(summary), 'reviewer')}, under pseudonyms.${facts.project.isDemo ? ' They are invented: this is a demonstration.' : ''}`,
  ],
  'rai:machineAnnotationTools':
    summary.models.size === 0
      ? ['None: no mark of a reading came from a model.']
      : usedModels(facts, summary).map((one) => `${modelWords(one)}: ${some(one.marks, 'mark')} of readings began as its suggestions.`),
  'rai:dataUseCases': [`Training and evaluation of models, in the splits ${splitNames(facts.release.split.shares).join(', ')}.`],
  'rai:dataLimitations': limitations(facts, summary),
  'rai:dataBiases': biases(facts, summary),
  'rai:personalSensitiveInformation': sensitive(summary),
  'rai:dataReleaseMaintenancePlan': [
    'Frozen: its files never change. Changes come as another release with a higher version; a release that is withdrawn keeps its id and its files.',
  ],
})
