import type { Region } from '@reticle/domain'
import { labelNames, nameOfLabel } from '../file-names.ts'
import { type LossCounter, lossCounter } from '../losses.ts'
import { countAnswers, countExtras, ownMarkOf, ownSampleOf } from '../own.ts'
import type { LabelFile, LabelledSample, LabelledSet, Writing } from '../port.ts'
import { selectorOf, shapeOf } from './selectors.ts'

const beside = 'the key "reticle" of the annotation'
const besideImage = 'the key "reticle" of the annotation of the whole image'

/** A name as part of an address. Halves of surrogate pairs have no address. */
const addressPart = (text: string): string => encodeURIComponent(text.toWellFormed())

const annotationOf = (region: Region, sample: LabelledSample, name: string, set: LabelledSet, losses: LossCounter) => {
  const { geometry, attributes } = region
  const selector = selectorOf(geometry)
  const isExact = JSON.stringify(shapeOf(selector, sample)) === JSON.stringify(geometry)
  if (geometry.type === 'mask') losses.add('masks: written as outlines along the sides of their pixels', beside)
  if (geometry.type === 'bezier') losses.add('curves: other tools may take them in straight pieces', beside)
  if (geometry.type === 'point' || geometry.type === 'skeleton')
    losses.add('points and skeletons: drawn as circles of half a pixel', beside)
  countExtras(region, losses, beside)
  return {
    id: `urn:reticle:mark:${addressPart(sample.id)}:${addressPart(region.id)}`,
    type: 'Annotation',
    motivation: 'tagging',
    created: set.frozenAt,
    body: [
      { type: 'TextualBody', purpose: 'tagging', value: name },
      ...Object.entries(attributes).map(([key, value]) => ({ type: 'TextualBody', purpose: 'describing', value: `${key}: ${value}` })),
    ],
    target: { type: 'SpecificResource', source: sample.fileName, selector },
    reticle: ownMarkOf(region, sample, { geometry: isExact, attributes: false }),
  }
}

/** Of the whole image, also where nothing was said of it: that somebody looked is a fact. */
const imageAnnotationOf = (sample: LabelledSample, set: LabelledSet, losses: LossCounter) => {
  countAnswers(sample, losses, besideImage)
  const { id, fileName: source, width, height } = sample
  return {
    id: `urn:reticle:sample:${addressPart(id)}`,
    type: 'Annotation',
    motivation: 'assessing',
    created: set.frozenAt,
    body: [],
    target: source,
    reticle: { file_name: source, width, height, ...ownSampleOf(sample) },
  }
}

/**
 * W3C Web Annotation Data Model (2017): one page of annotations for the whole set, in the order of the release. Docs/spec/interchange.md,
 * WA1 to WA5.
 */
export const writeWebAnnotation = (set: LabelledSet): Writing => {
  const losses = lossCounter()
  const names = labelNames(set.protocols)
  const content = async function* () {
    const head = {
      '@context': 'http://www.w3.org/ns/anno.jsonld',
      id: `urn:reticle:set:${addressPart(`${set.title} ${set.version}`.trim())}`,
      type: 'AnnotationPage',
    }
    yield `${JSON.stringify(head).slice(0, -1)},\n"items":[`
    let separator = '\n'
    for await (const sample of set.samples()) {
      for (const one of [
        imageAnnotationOf(sample, set, losses),
        ...sample.regions.map((region) => annotationOf(region, sample, nameOfLabel(names, region), set, losses)),
      ]) {
        yield separator + JSON.stringify(one)
        separator = ',\n'
      }
    }
    yield ']}\n'
  }
  const files = async function* (): AsyncGenerator<LabelFile> {
    yield { path: 'labels/annotations.jsonld', mediaType: 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"', content }
  }
  return { files, losses: losses.list }
}
