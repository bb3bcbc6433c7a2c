import type { ReleaseFacts } from '../facts.ts'
import { splitNames } from '../splits.ts'
import type { Summary } from '../summary.ts'
import { modelWords, usedModels } from './models.ts'

const cell = (text: string): string => text.replace(/[|\\]/g, '\\$&').replace(/\s+/g, ' ')
const row = (...cells: (string | number)[]): string => `| ${cells.map((one) => cell(String(one))).join(' | ')} |`
const table = (head: string[], rows: string[]): string[] => [row(...head), `|${head.map(() => '---|').join('')}`, ...rows, '']

/** A text that somebody wrote, its headings below ours: none of them begins a section of the sheet. */
const written = (text: string): string => text.trim().replaceAll(/^#{1,2}(?=\s)/gm, '###')

const composition = (facts: ReleaseFacts, { counts, labels }: Summary): string[] => {
  const splits = splitNames(facts.release.split.shares)
  const names = new Map(facts.protocols.flatMap(({ content }) => content.labels.map((label) => [label.id, label.name])))
  return [
    '## What is in it',
    '',
    ...table(
      ['', 'all', ...splits],
      [
        row('samples', counts.samples, ...splits.map((split) => counts.bySplit[split] ?? 0)),
        ...[...labels].map(([id, perSplit]) => {
          const all = [...perSplit.values()].reduce((sum, n) => sum + n, 0)
          return row(`regions: ${names.get(id) ?? id}`, all, ...splits.map((split) => perSplit.get(split) ?? 0))
        }),
      ],
    ),
    `${counts.answers} answers to questions. Resolved by consensus: ${counts.byKind.consensus}, by a reviewer: ${counts.byKind.adjudication}, gold: ${counts.byKind.gold}.`,
    '',
  ]
}

/** Those who agreed to be named. */
const namedOf = (people: Summary['people']): string => {
  const named = people.filter(({ orcid }) => orcid !== undefined).length
  return named === 0 ? '' : `, ${named} of them also under the ORCID iD by which they agreed to be named (manifest.json, people)`
}

const collection = (facts: ReleaseFacts, summary: Summary): string[] => {
  const { counts, people, agreement } = summary
  const readers = people.filter((person) => person.annotations > 0).length
  const reviewers = people.filter((person) => person.adjudications > 0).length
  const mean = agreement.mean === null ? 'not measured' : agreement.mean.toFixed(3)
  return [
    '## How it was labelled',
    '',
    ...facts.protocols.map(
      ({ version, content }) =>
        `- Protocol ${version}, "${cell(content.title)}": ${content.redundancy.reads} independent blind readings a sample (protocol/${version}.json)`,
    ),
    `- ${counts.annotations} annotations by ${readers} readers, ${counts.adjudications} decisions by ${reviewers} reviewers; people are under pseudonyms${namedOf(people)}`,
    `- Mean agreement of the samples' readers: ${mean} (n = ${agreement.n}, ${agreement.excluded} without a comparison)`,
    ...usedModels(facts, summary).map(
      (one) => `- Suggestions of ${cell(modelWords(one))} became ${one.marks} ${one.marks === 1 ? 'mark' : 'marks'} of readings`,
    ),
    '- Every reading, every computed consensus with its recipe, and every decision with its reason lie in votes/',
    '',
  ]
}

const people = (facts: ReleaseFacts, { withGps }: Summary): string[] => [
  '## People and places in the data',
  '',
  '- Comments and notes are as they were written; they may name people or places',
  withGps === 0
    ? '- No image carries a position in its EXIF data, as far as it was read'
    : `- ${withGps} images carry a position in their EXIF data; original bytes are never changed`,
  ...(facts.project.isDemo ? ['- This is a demonstration: its readers and reviewers are invented'] : []),
  '',
]

const methodOf = ({ release, protocols }: ReleaseFacts): string => {
  const by = release.split.stratifyBy
  if (by === undefined) return ''
  if (by.kind === 'labels') return ', stratified by the labels that are marked'
  const question = protocols.at(-1)?.content.questions.find(({ id }) => id === by.questionId)
  return `, stratified by the answers to "${cell(question?.text ?? by.questionId)}"`
}

const leaksOf = (leaks: Summary['leaks'], samples: ReadonlyMap<string, string>): string[] => {
  const { counts, distance, compared, withoutHash, named } = leaks
  const name = (id: string) => cell(samples.get(id) ?? id)
  const spread = Object.entries(counts.group).filter(([, n]) => n > 0)
  return [
    `- Near-duplicate pictures in different splits: ${counts.near} pairs among ${compared} pictures, by hashes of 64 bits that differ in at most ${distance}${withoutHash === 0 ? '' : `; ${withoutHash} pictures have no hash and were not compared`}`,
    ...spread.map(
      ([key, n]) => `- ${n} ${n === 1 ? 'value' : 'values'} of "${cell(key)}" ${n === 1 ? 'is' : 'are'} in more than one split`,
    ),
    ...named
      .filter(({ why }) => why === 'near')
      .slice(0, 20)
      .map(({ a, b, splits }) => `  - ${name(a)} (${splits[0]}, sample ${a}) and ${name(b)} (${splits[1]}, sample ${b})`),
    ...(named.length > 20 || counts.near > 20 ? ['  - all that are named are in manifest.json, leaks'] : []),
    '',
  ]
}

/** A first datasheet (Gebru et al., Datasheets for Datasets, CACM 2021), with what the platform knows; the study adds the rest. */
/** @param names of the samples, by id: those that leaks name. */
export const datasheet = (facts: ReleaseFacts, summary: Summary, names: ReadonlyMap<string, string> = new Map()): string => {
  const { project, release, split } = { ...facts, split: facts.release.split }
  const grouped = split.groupBy === undefined ? 'each sample on its own' : `samples with the same "${split.groupBy}" stay together`
  const lines = [
    `# ${cell(project.name)}: ${cell(release.name)} ${release.version}`,
    '',
    ...(release.notes.trim() === '' ? [] : [written(release.notes), '']),
    `Holds what was settled by ${release.asOf}. Made by ${cell(facts.organization)} with ${facts.software.name} ${facts.software.version}.`,
    '',
    '## Why it was made',
    '',
    project.description.trim() === '' ? 'The study has not said.' : written(project.description),
    '',
    ...composition(facts, summary),
    ...collection(facts, summary),
    '## Splits',
    '',
    `Seed ${split.seed}, ${grouped}${methodOf(facts)}. The same group is never in two splits.${split.folds === undefined ? '' : ` Every sample also has the number of one of ${split.folds} folds.`}`,
    '',
    ...leaksOf(summary.leaks, names),
    '## Coordinates',
    '',
    'x to the right, y down, origin at the top-left corner of the top-left pixel, in pixels of the full image as a browser shows it: a JPEG whose EXIF orientation is not 1 is turned upright first (manifest.json, samples, metadata, exifOrientation).',
    '',
    ...people(facts, summary),
    '## Origin and licences',
    '',
    ...(summary.sources.length === 0 ? ['- No origin was stated'] : summary.sources.map((source) => `- ${cell(source)}`)),
    ...(summary.licences.length === 0 ? ['- No licence was stated'] : summary.licences.map((licence) => `- Licence: ${cell(licence)}`)),
    '',
    '## Uses',
    '',
    '- Training and evaluation of models, in the splits above; the votes behind each label lie in votes/, for those who train on them',
    '- What it must not be used for, and what it was not tried for, the study adds here',
    '',
    '## Distribution',
    '',
    `- By ${cell(facts.organization)}, as version ${release.version}; CITATION.cff and datacite.json say how to cite it`,
    '- Its id is the SHA-256 of manifest.json, which names every file with its own: whoever has the id can check a copy',
    '',
    '## Upkeep',
    '',
    '- Its files never change: what is found wrong comes right in a release of a higher version',
    '- A release that is withdrawn keeps its files and its id, and says why',
    '',
  ]
  return `${lines.join('\n')}\n`
}
