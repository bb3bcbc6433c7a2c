import type { Answer, Protocol, Question, Region } from '@reticle/domain'
import { boundsOf } from '@reticle/geometry'
import { type Cell, lineOf } from '../csv/table.ts'
import { extensionOf, labelNames, nameOfLabel } from '../file-names.ts'
import { boundsInside } from '../inside.ts'
import { kindNames } from '../kinds.ts'
import { type LossCounter, lossCounter } from '../losses.ts'
import { countExtras } from '../own.ts'
import type { LabelFile, LabelledSample, LabelledSet, Writing } from '../port.ts'
import { deploymentColumns, mediaColumns, observationColumns, plainTypeOf } from './columns.ts'

const root = 'labels/camtrap-dp'
const schemas = 'https://raw.githubusercontent.com/tdwg/camtrap-dp/1.0.2'

const mediaTypes: Readonly<Record<string, string>> = {
  ...{ '.jpg': 'image/jpeg', '.jpeg': 'image/jpeg', '.png': 'image/png', '.tif': 'image/tiff', '.tiff': 'image/tiff' },
  ...{ '.webp': 'image/webp', '.gif': 'image/gif' },
}

/** Where a camera stood: the group key that says so, else the group that a split keeps together, else one for all. */
const deploymentOf = ({ groups, group }: LabelledSample): string => {
  const key = ['deployment', 'deploymentid', 'camera', 'site', 'location', 'station'].find((name) =>
    Object.keys(groups).some((one) => one.toLowerCase() === name),
  )
  const named = Object.entries(groups).find(([name]) => name.toLowerCase() === key)?.[1]
  return named || group || 'all'
}

/** Whether a question asks which species: a taxonomy, or one option under a name that says so. */
export const asksSpecies = ({ id, text, kind, scope }: Question): boolean =>
  scope === 'sample' && (kind === 'taxonomy' || (kind === 'single' && /species|taxon|animal/i.test(`${id} ${text}`)))

const row = (columns: readonly string[], cells: Readonly<Record<string, Cell>>): string =>
  lineOf(columns.map((column) => cells[column] ?? null))

/** Type and name of what was seen; a tag gives back the name that the type alone would lose. */
const seen = (name: string) => {
  const type = plainTypeOf(name)
  return type === undefined ? { observationType: 'animal', scientificName: name } : { observationType: type, scientificName: null }
}

const tag = (key: string, value: string): string => `${key}:${encodeURIComponent(value.toWellFormed())}`

const markCells = (
  region: Region,
  name: string,
  sample: LabelledSample,
  losses: LossCounter,
): Readonly<Record<string, Cell>> | undefined => {
  const { geometry } = region
  const { x, y, width, height } = boundsInside(boundsOf(geometry), sample)
  if (width <= 0 || height <= 0) {
    losses.add(`${kindNames[geometry.type]} without an area in the image: there are only boxes`, null)
    return undefined
  }
  if (geometry.type !== 'box') losses.add(`${kindNames[geometry.type]}: written as the boxes around them`, null)
  else if (x !== geometry.x || y !== geometry.y || width !== geometry.width || height !== geometry.height)
    losses.add('boxes that reach outside of the image: cut at its border', null)
  const box = { bboxX: x / sample.width, bboxY: y / sample.height, bboxWidth: width / sample.width, bboxHeight: height / sample.height }
  const type = plainTypeOf(name)
  return { ...seen(name), ...box, observationTags: type === undefined ? null : tag('label', name) }
}

const answerCells = (answer: Answer, protocol: Protocol | undefined, losses: LossCounter): Readonly<Record<string, Cell>> | undefined => {
  const question = protocol?.questions.find(({ id }) => id === answer.questionId)
  const { value } = answer
  if (question === undefined || !asksSpecies(question) || (value.kind !== 'choice' && value.kind !== 'cannot-tell')) {
    losses.add('answers to questions that do not ask for a species', null)
    return undefined
  }
  if (value.kind === 'cannot-tell')
    return {
      observationType: 'unknown',
      observationTags: `${tag('question', question.id)}|cannot-tell:true`,
      classificationProbability: answer.confidence ?? null,
    }
  const text = question.options.find(({ id }) => id === value.option)?.text ?? value.option
  const tags = [tag('question', question.id), tag('option', value.option), ...(plainTypeOf(text) === undefined ? [] : [tag('label', text)])]
  return { ...seen(text), observationTags: tags.join('|'), classificationProbability: answer.confidence ?? null }
}

/**
 * Camera Trap Data Package 1.0 (camtrap-dp.tdwg.org). A sample is a media file; a mark is an observation with a box, as shares of the
 * image's width and height; an answer on the species is an observation of the whole image. A set knows no places and times of cameras:
 * the fields that the standard requires for them are left empty, and counted.
 */
export const writeCamtrapDp = (set: LabelledSet): Writing => {
  const losses = lossCounter()
  const names = labelNames(set.protocols)
  const protocols = new Map(set.protocols.map(({ version, content }) => [version, content]))
  const deployments = async function* () {
    yield lineOf(deploymentColumns)
    const known = new Set<string>()
    for await (const sample of set.samples()) {
      const deploymentID = deploymentOf(sample)
      if (known.has(deploymentID)) continue
      known.add(deploymentID)
      losses.add('deployments without a place, a start and an end, which the standard requires: a set does not know them', null)
      yield row(deploymentColumns, { deploymentID })
    }
  }
  const media = async function* () {
    yield lineOf(mediaColumns)
    for await (const sample of set.samples()) {
      const { id, fileName } = sample
      losses.add('media files without a time, which the standard requires: a set does not know it', null)
      const fileMediatype = mediaTypes[extensionOf(fileName)] ?? 'application/octet-stream'
      yield row(mediaColumns, {
        ...{ mediaID: id, deploymentID: deploymentOf(sample), filePath: fileName, filePublic: 'false' },
        ...{ fileName: fileName.slice(fileName.lastIndexOf('/') + 1), fileMediatype },
      })
    }
  }
  const observations = async function* () {
    yield lineOf(observationColumns)
    for await (const sample of set.samples()) {
      const { id, protocolVersion, regions, answers, resolution } = sample
      const common = {
        ...{ deploymentID: deploymentOf(sample), mediaID: id, observationLevel: 'media', classificationMethod: 'human' },
        observationComments: resolution.kind,
      }
      for (const region of regions) {
        countExtras(region, losses, null)
        const cells = markCells(region, nameOfLabel(names, region), sample, losses)
        if (cells !== undefined) yield row(observationColumns, { ...common, observationID: `${id}/${region.id}`, ...cells })
      }
      for (const answer of answers) {
        const cells = answerCells(answer, protocols.get(protocolVersion), losses)
        if (cells !== undefined) yield row(observationColumns, { ...common, observationID: `${id}?${answer.questionId}`, ...cells })
      }
    }
  }
  const datapackage = async function* () {
    const resource = (name: string) => ({
      ...{ name, path: `${name}.csv`, profile: 'tabular-data-resource', format: 'csv', mediatype: 'text/csv', encoding: 'utf-8' },
      schema: `${schemas}/${name}-table-schema.json`,
    })
    const scientific = [...names.values()].filter((name) => plainTypeOf(name) === undefined)
    const document = {
      resources: ['deployments', 'media', 'observations'].map(resource),
      profile: `${schemas}/camtrap-dp-profile.json`,
      ...{ title: set.title, description: set.description, version: set.version, created: set.frozenAt, contributors: [] },
      ...(set.licence ? { licenses: [{ name: set.licence, scope: 'data' }] } : {}),
      project: {
        title: set.title,
        samplingDesign: 'opportunistic',
        captureMethod: [],
        individualAnimals: false,
        observationLevel: ['media'],
      },
      ...{ spatial: null, temporal: {}, taxonomic: scientific.map((scientificName) => ({ scientificName })) },
    }
    yield `${JSON.stringify(document, undefined, 1)}\n`
  }
  const table = (name: string, content: () => AsyncGenerator<string>): LabelFile => ({
    ...{ path: `${root}/${name}.csv`, mediaType: 'text/csv; charset=utf-8', content },
  })
  const files = async function* (): AsyncGenerator<LabelFile> {
    yield { path: `${root}/datapackage.json`, mediaType: 'application/json', content: datapackage }
    yield table('deployments', deployments)
    yield table('media', media)
    yield table('observations', observations)
  }
  return { files, losses: losses.list }
}
