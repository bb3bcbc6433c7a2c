import type { LabelledSet } from '../port.ts'
import type { Split } from '../shards/splits.ts'
import { featureYaml, type HubFeature, yamlText } from './features.ts'

/** Licences that the Hub knows by the lower-case form of their SPDX identifier; others are named as they are. */
const known =
  /^(?:apache-2\.0|mit|cc0-1\.0|cc-by(?:-nc)?(?:-sa|-nd)?-[234]\.0|odc-by|odbl|gpl-3\.0|bsd-[23]-clause|pddl|cdla-permissive-[12]\.0)$/

const licenceLines = (licence: string): readonly string[] => {
  if (licence === '') return []
  const id = licence.toLowerCase()
  return known.test(id) ? [`license: ${id}`] : ['license: other', `license_name: ${yamlText(licence)}`]
}

const sizeOf = (count: number): string => {
  const steps = [
    [1000, 'n<1K'],
    [10_000, '1K<n<10K'],
    [100_000, '10K<n<100K'],
    [1_000_000, '100K<n<1M'],
    [10_000_000, '1M<n<10M'],
  ] as const
  return steps.find(([limit]) => count < limit)?.[1] ?? '10M<n<100M'
}

/** Text of ours as a paragraph of Markdown that stays text. */
const plain = (text: string): string =>
  text
    .replace(/[\\`*_{}[\]<>#|]/g, '\\$&')
    .replace(/\s+/g, ' ')
    .trim()

const columnsTold = [
  '- `image`: the picture; empty where its bytes were not at hand',
  '- `sample_id`, `file_name`, `width`, `height`: which image it is; sides in pixels',
  '- `objects`: the marks, as lists of equal length: `id`, `bbox` (x, y, width, height in pixels, from the top-left corner), `category`, `area` (square pixels) and `segmentation` (outlines, x and y in turn)',
  '- `label`: the answer to the first question of single choice, where the study has one',
  '- `reticle`: one JSON document with all that is said of the sample, shapes as they were drawn and counts of readers among it',
]

/** README.md of the dataset: what the library and the Hub read at its head, and the columns in words. */
export const cardOf = (set: LabelledSet, splits: readonly Split[], features: Readonly<Record<string, HubFeature>>): string => {
  const count = splits.reduce((sum, split) => sum + split.count, 0)
  const head = [
    ...licenceLines(set.licence ?? ''),
    `pretty_name: ${yamlText(set.title)}`,
    `size_categories:`,
    `- ${sizeOf(count)}`,
    'tags:',
    '- reticle',
    'configs:',
    '- config_name: default',
    '  data_files:',
    ...splits.flatMap(({ name }) => [`  - split: ${name}`, `    path: data/${name}-*`]),
    'dataset_info:',
    '  features:',
    ...featureYaml(features).map((line) => `  ${line}`),
    '  splits:',
    ...splits.flatMap(({ name, count: examples }) => [`  - name: ${name}`, `    num_examples: ${examples}`]),
  ]
  const body = [
    `# ${plain(set.title)}`,
    ...(set.description === '' ? [] : ['', plain(set.description)]),
    ...['', `Version ${plain(set.version) || 'unknown'}, frozen at ${set.frozenAt}.`, ''],
    ...['| split | samples |', '|---|---|', ...splits.map(({ name, count: samples }) => `| ${name} | ${samples} |`)],
    ...['', '## Columns', '', ...columnsTold],
  ]
  return `---\n${head.join('\n')}\n---\n\n${body.join('\n')}\n`
}
