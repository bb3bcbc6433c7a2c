import { labelsOf } from '../labels-of.ts'
import { lossCounter } from '../losses.ts'
import { parquetMediaType } from '../parquet/write.ts'
import { leaf, list, type ParquetColumn, struct } from '../parquet-file/columns.ts'
import { type ParquetRow, writeParquet } from '../parquet-file/write-parquet.ts'
import type { LabelledSample, LabelledSet, Writing } from '../port.ts'
import { documentsOf } from '../sample-document/document-of.ts'
import { classQuestionOf } from '../shards/class-question.ts'
import { runsOf } from '../shards/runs.ts'
import { samplesOf, splitsOf } from '../shards/splits.ts'
import { cardOf } from './card.ts'
import { featureJson, type HubFeature } from './features.ts'
import { objectsOf } from './objects.ts'

/** Some hundred megabytes of images a file, as the Hub wants them. */
const samplesInShard = 500

/** INT64 columns take big integers. */
const whole = (value: number | null): bigint | null => (value === null ? null : BigInt(value))

const value = (dtype: 'string' | 'int64' | 'float64'): HubFeature => ({ kind: 'value', dtype })
const many = (of: HubFeature): HubFeature => ({ kind: 'list', of })
/** Names must differ; the library refuses a class without names. */
const classOf = (names: readonly string[]): HubFeature => (names.length === 0 ? value('int64') : { kind: 'class', names })

/** One description gives the columns of the files, their metadata and the card. */
const columnOf = (name: string, feature: HubFeature): ParquetColumn => {
  switch (feature.kind) {
    case 'image':
      return struct(name, [leaf('bytes', 'bytes'), leaf('path', 'text')])
    case 'value':
      return leaf(name, ({ string: 'text', int64: 'int64', float64: 'double' } as const)[feature.dtype])
    case 'class':
      return leaf(name, 'int64')
    case 'list':
      return list(name, columnOf('element', feature.of))
    case 'struct':
      return struct(
        name,
        Object.entries(feature.fields).map(([field, one]) => columnOf(field, one)),
      )
  }
}

/**
 * A folder that `datasets.load_dataset` opens: Parquet files by split with the images in them, where they are at hand, and a card.
 */
export const writeHuggingFace = (set: LabelledSet): Writing => {
  const losses = lossCounter()
  const documentOf = documentsOf(set)
  const classes = classQuestionOf(set)
  const labels = labelsOf(set.protocols).map(({ label }) => label)
  const names = labels.map(({ name }) => name)
  const indexOf = new Map(labels.map(({ id }, index) => [id, index]))
  const category = classOf(new Set(names).size === names.length ? names : labels.map(({ id }) => id))
  const features: Readonly<Record<string, HubFeature>> = {
    image: { kind: 'image' },
    ...{ sample_id: value('string'), file_name: value('string'), width: value('int64'), height: value('int64') },
    objects: {
      kind: 'struct',
      fields: {
        ...{ id: many(value('string')), bbox: many(many(value('float64'))), category: many(category), area: many(value('float64')) },
        segmentation: many(many(many(value('float64')))),
      },
    },
    ...(classes === undefined ? {} : { label: classOf(classes.names) }),
    ...(set.folds === undefined ? {} : { fold: value('int64') }),
    reticle: value('string'),
  }
  const columns = Object.entries(features).map(([name, feature]) => columnOf(name, feature))
  const metadata = { huggingface: JSON.stringify({ info: { features: featureJson({ kind: 'struct', fields: features }) } }) }

  const rowOf = async (sample: LabelledSample): Promise<ParquetRow> => {
    const bytes = await set.imageOf?.(sample)
    if (bytes === undefined) losses.add('images that are not at hand: only their names are there', 'the column "file_name"')
    for (const { questionId, value: said } of sample.answers)
      if (questionId !== classes?.question.id || said.kind !== 'choice')
        losses.add('answers to questions, other than the first of single choice', 'the column "reticle"')
    const { category: numbers, ...objects } = objectsOf(sample.regions, indexOf, losses)
    return [
      // A path without bytes would be opened, and fail, whenever the row is looked at.
      bytes === undefined ? null : { bytes, path: sample.fileName },
      ...[sample.id, sample.fileName, whole(sample.width), whole(sample.height)],
      { ...objects, category: numbers.map(whole) },
      ...(classes === undefined ? [] : [whole(classes.indexOf(sample))]),
      ...(set.folds === undefined ? [] : [whole(sample.fold ?? null)]),
      JSON.stringify(documentOf(sample)),
    ]
  }
  const rowsOf = async function* (samples: AsyncIterable<LabelledSample>) {
    for await (const sample of samples) yield await rowOf(sample)
  }

  const files = async function* () {
    const splits = await splitsOf(set)
    for (const { split, name, count } of splits) {
      const shards = Math.ceil(count / samplesInShard)
      let number = 0
      for await (const run of runsOf(samplesOf(set, split), (length) => length >= samplesInShard)) {
        const place = `${String(number++).padStart(5, '0')}-of-${String(shards).padStart(5, '0')}`
        const content = () => writeParquet(columns, rowsOf(run()), metadata)
        yield { path: `data/${name}-${place}.parquet`, mediaType: parquetMediaType, content }
      }
    }
    const card = async function* () {
      yield cardOf(set, splits, features)
    }
    yield { path: 'README.md', mediaType: 'text/markdown; charset=utf-8', content: card }
  }
  return { files, losses: losses.list }
}
