import type { Region } from '@reticle/domain'
import { stemOf } from '../file-names.ts'
import { lossCounter } from '../losses.ts'
import { countAnswers, type OwnSample, ownSampleOf } from '../own.ts'
import type { LabelFile, LabelledSample, LabelledSet, Writing } from '../port.ts'
import { element, jsonForXml, leaf } from '../xml/write-xml.ts'
import { type CvatLabels, cvatLabels, labelLines } from './labels.ts'
import { countApart, shapeLines, sourceOf } from './marks.ts'
import { trackLines } from './tracks.ts'

const besideImage = 'the attribute "reticle" of the image'
const besideTask = 'the element "reticle" of the task'
const head = '<?xml version="1.0" encoding="utf-8"?>\n<annotations>\n  <version>1.1</version>\n'
const mediaType = 'application/xml'

const block = (lines: readonly string[]): string => lines.map((line) => `  ${line}\n`).join('')

/** The names of the labels that kept marks apart, as they stand in the description. */
const apartOf = (regions: readonly Region[], labels: CvatLabels): OwnSample['marks'] =>
  regions.map((region) => ({ label: labels.of(region).name, region }))

/** CVAT XML 1.1 "for images": one file, an element for each image. Docs/spec/interchange.md, CV1 to CV8. */
export const writeCvat = (set: LabelledSet): Writing => {
  const losses = lossCounter()
  const imageLines = (sample: LabelledSample, id: number, labels: CvatLabels): readonly string[] => {
    const apart: Region[] = []
    const shapes = sample.regions.flatMap((region) => {
      const label = labels.of(region)
      const occluded = region.attributes.occluded === true ? 1 : 0
      const lines = shapeLines(region, sample, label, { label: label.name, source: sourceOf(region), occluded }, losses)
      if (lines !== undefined) return lines
      countApart(region, losses, besideImage)
      apart.push(region)
      return []
    })
    countAnswers(sample, losses, besideImage)
    const { fileName: name, width, height, split } = sample
    const own = jsonForXml(ownSampleOf(sample, apartOf(apart, labels)))
    return element('image', { id, name, ...(split === '' ? {} : { subset: split }), width, height, reticle: own }, shapes)
  }
  const content = async function* () {
    const labels = await cvatLabels(set)
    let count = 0
    for await (const _ of set.samples()) count++
    const task = [
      ...[leaf('name', set.title), leaf('size', count), leaf('mode', 'annotation'), leaf('overlap', 0), leaf('created', set.frozenAt)],
      ...[leaf('updated', set.frozenAt), leaf('start_frame', 0), leaf('stop_frame', Math.max(0, count - 1)), leaf('frame_filter', '')],
      ...labelLines(labels, false),
    ]
    yield `${head}${block(element('meta', {}, [...element('task', {}, task), leaf('dumped', set.frozenAt)]))}`
    let id = 0
    for await (const sample of set.samples()) yield block(imageLines(sample, id++, labels))
    yield '</annotations>\n'
  }
  const files = async function* (): AsyncGenerator<LabelFile> {
    yield { path: 'annotations.xml', mediaType, content }
  }
  return { files, losses: losses.list }
}

/** The last frame that a mark of the sample names. */
const lastFrame = ({ regions }: LabelledSample): number => regions.reduce((last, { plane }) => Math.max(last, plane?.t ?? 0), 0)

/** CVAT XML 1.1 "for video": a file for each sample, an element for each object, in it one for each frame that somebody set. CV9 to CV13. */
export const writeCvatVideo = (set: LabelledSet): Writing => {
  const losses = lossCounter()
  const documentOf = async function* (sample: LabelledSample, labels: CvatLabels) {
    const last = lastFrame(sample)
    const { lines, apart } = trackLines(sample, labels, last, losses)
    for (const region of apart) countApart(region, losses, besideTask)
    countAnswers(sample, losses, besideTask)
    const { fileName, width, height, split } = sample
    const task = [
      ...[leaf('name', fileName), leaf('size', last + 1), leaf('mode', 'interpolation'), leaf('overlap', 0), leaf('created', set.frozenAt)],
      ...[
        leaf('updated', set.frozenAt),
        ...(split === '' ? [] : [leaf('subset', split)]),
        leaf('start_frame', 0),
        leaf('stop_frame', last),
      ],
      ...[leaf('frame_filter', ''), ...labelLines(labels, true)],
      ...element('original_size', {}, [leaf('width', width), leaf('height', height)]),
      ...[leaf('source', fileName), leaf('reticle', jsonForXml(ownSampleOf(sample, apartOf(apart, labels))))],
    ]
    yield `${head}${block(element('meta', {}, [...element('task', {}, task), leaf('dumped', set.frozenAt)]))}`
    for (const track of lines) yield block(track)
    yield '</annotations>\n'
  }
  const files = async function* (): AsyncGenerator<LabelFile> {
    const labels = await cvatLabels(set)
    const taken = new Set<string>()
    for await (const sample of set.samples()) {
      const stem = taken.has(stemOf(sample.fileName)) ? sample.fileName : stemOf(sample.fileName)
      taken.add(stem)
      yield { path: `annotations/${stem}.xml`, mediaType, content: () => documentOf(sample, labels) }
    }
  }
  return { files, losses: losses.list }
}
