import { createReadStream } from 'node:fs'
import { type LabelFormat, type LabelledSample, type LabelledSet, type Reading, setOf } from '@reticle/interchange'
import { readArguments } from '../arguments.ts'
import { BadInput } from '../command.ts'
import { answer, answerJson, note } from '../output.ts'
import { formatOf, tellLosses } from './format-of.ts'
import { type ImageFolder, openImages } from './images.ts'
import { openSource } from './source.ts'
import { type BesideFile, writeTarget } from './target.ts'

const usage = 'reticle convert IN --from F --to F OUT [--images DIR] [--copy-images] [--json]'

const options = {
  from: { type: 'string' },
  to: { type: 'string' },
  images: { type: 'string' },
  'copy-images': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const

const mostShown = 20

const tellRejects = ({ rejects }: Reading): void => {
  for (const { at, reason } of rejects.slice(0, mostShown)) note(`left out: ${at}: ${reason}`)
  if (rejects.length > mostShown) note(`and ${rejects.length - mostShown} more are left out`)
}

/** Sizes that the format did not say, from the images themselves. */
const sized = async (reading: Reading, images: ImageFolder | undefined): Promise<Reading> => {
  const records: Reading['records'][number][] = []
  for (const record of reading.records) {
    const size = record.width === null || record.height === null ? await images?.sizeOf(record.fileName) : undefined
    records.push(size === undefined ? record : { ...record, ...size })
  }
  return { ...reading, records }
}

/** The images that go beside the labels, each once. */
const beside = async function* (set: LabelledSet, format: LabelFormat, images: ImageFolder): AsyncGenerator<BesideFile> {
  const seen = new Set<string>()
  for await (const sample of set.samples()) {
    const path = format.imagePath?.(sample) ?? sample.fileName
    const from = images.pathOf(sample.fileName)
    if (from === undefined) note(`there is no image ${sample.fileName}`)
    if (from === undefined || seen.has(path)) continue
    seen.add(path)
    yield { path, content: () => createReadStream(from) }
  }
}

const nothing: readonly BesideFile[] = []

const counts = async (set: LabelledSet) => {
  let [images, marks, answers] = [0, 0, 0]
  for await (const { regions, answers: said } of set.samples()) {
    images++
    marks += regions.length
    answers += said.length + regions.reduce((sum, region) => sum + (region.answers?.length ?? 0), 0)
  }
  return { images, marks, answers }
}

/** @throws BadInput with the place, for whatever the format says that it cannot open. */
const read = async (place: string, format: Required<Pick<LabelFormat, 'read'>>, images: ImageFolder | undefined): Promise<Reading> => {
  const { source, close } = await openSource(place)
  try {
    return await format.read(images === undefined ? source : { ...source, sizeOf: images.sizeOf })
  } catch (cause) {
    if (cause instanceof BadInput) throw cause
    throw new BadInput(place, cause instanceof Error ? cause.message.replace(`${place}: `, '') : String(cause))
  } finally {
    await close()
  }
}

/** `reticle convert`: labels of one format in another, without a server. Says what the target cannot hold and what of the source was left out. */
export const convert = async (args: readonly string[]): Promise<number> => {
  const { values, positionals } = readArguments('convert', { args: [...args], options, allowPositionals: true })
  const [place, target, ...more] = positionals
  if (place === undefined || target === undefined || more.length > 0) throw new BadInput('convert', `usage: ${usage}`)
  const from = formatOf('--from', values.from, 'read')
  const to = formatOf('--to', values.to, 'write')
  if (values['copy-images'] && values.images === undefined) throw new BadInput('--copy-images', 'needs --images DIR')
  const images = values.images === undefined ? undefined : await openImages(values.images)
  try {
    const reading = await sized(await read(place, from, images), images)
    tellRejects(reading)
    const unsized = reading.records.find(({ width, height }) => width === null || height === null)
    if (unsized !== undefined)
      throw new BadInput(place, `does not say how large ${unsized.fileName} is: name the folder of its image with --images DIR`)
    const imageOf = images === undefined ? {} : { imageOf: ({ fileName }: LabelledSample) => images.bytesOf(fileName) }
    const set = setOf(reading, { title: `From ${from.title}`, ...imageOf })
    const copies = values['copy-images'] && images !== undefined && to.holdsImages !== true ? beside(set, to, images) : nothing
    const written = await writeTarget(target, to.title, to.write(set), copies)
    const done = { from: from.id, to: to.id, out: target, ...(await counts(set)), files: written.files.length, copied: written.images }
    if (values.json) answerJson({ ...done, losses: written.losses, rejects: reading.rejects })
    else {
      tellLosses(to.title, written.losses)
      answer(`${target}: ${done.images} images, ${done.marks} marks, ${done.answers} answers as ${to.title}, ${done.files} files`)
    }
    return 0
  } finally {
    await images?.close()
  }
}
