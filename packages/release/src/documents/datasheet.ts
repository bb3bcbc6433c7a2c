import type { ReleaseFacts } from '../facts.ts'
import { splitNames } from '../splits.ts'
import type { Summary } from '../summary.ts'

const cell = (text: string): string => text.replace(/[|\\]/g, '\\$&').replace(/\s+/g, ' ')
const row = (...cells: (string | number)[]): string => `| ${cells.map((one) => cell(String(one))).join(' | ')} |`
const table = (head: string[], rows: string[]): string[] => [row(...head), `|${head.map(() => '---|').join('')}`, ...rows, '']

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

const collection = (facts: ReleaseFacts, { counts, people, agreement }: Summary): string[] => {
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
    `- ${counts.annotations} annotations by ${readers} readers, ${counts.adjudications} decisions by ${reviewers} reviewers; people are under pseudonyms`,
    `- Mean agreement of the samples' readers: ${mean} (n = ${agreement.n}, ${agreement.excluded} without a comparison)`,
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

/** A first datasheet (Gebru et al., Datasheets for Datasets, CACM 2021), with what the platform knows; the study adds the rest. */
export const datasheet = (facts: ReleaseFacts, summary: Summary): string => {
  const { project, release, split } = { ...facts, split: facts.release.split }
  const grouped = split.groupBy === undefined ? 'each sample on its own' : `samples with the same "${split.groupBy}" stay together`
  const lines = [
    `# ${cell(project.name)}: ${cell(release.name)} ${release.version}`,
    '',
    ...(project.description === '' ? [] : [project.description, '']),
    ...(release.notes === '' ? [] : [release.notes, '']),
    `Holds what was settled by ${release.asOf}. Made by ${cell(facts.organization)} with ${facts.software.name} ${facts.software.version}.`,
    '',
    ...composition(facts, summary),
    ...collection(facts, summary),
    '## Splits',
    '',
    `Seed ${split.seed}, ${grouped}. The same group is never in two splits.`,
    '',
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
  ]
  return `${lines.join('\n')}\n`
}
