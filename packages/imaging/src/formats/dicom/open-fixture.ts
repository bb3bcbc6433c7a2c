import { deflateRawSync } from 'node:zlib'
import { memorySource } from '../../byte-source.ts'
import { type Dataset, defaultLimits } from '../../dataset.ts'
import { dicom } from '../dicom.ts'
import { tags } from './element.ts'
import { dicomFile, type Elements, elementsBytes } from './fixture.ts'
import { explicitLittle } from './syntax.ts'

export const syntaxes = {
  implicit: '1.2.840.10008.1.2',
  explicit: '1.2.840.10008.1.2.1',
  big: '1.2.840.10008.1.2.2',
  deflated: '1.2.840.10008.1.2.1.99',
  rle: '1.2.840.10008.1.2.5',
  jpeg: '1.2.840.10008.1.2.4.51',
  lossless: '1.2.840.10008.1.2.4.70',
} as const

export const open = (bytes: Uint8Array, limits = defaultLimits) =>
  dicom.open(memorySource(bytes), { limits, name: 'a.dcm', sibling: async () => undefined })
export const first = ({ datasets }: { datasets: readonly Dataset[] }): Dataset => {
  const [dataset] = datasets
  if (dataset === undefined) throw new Error('no dataset')
  return dataset
}
export const openFirst = async (bytes: Uint8Array) => first(await open(bytes))
export const shapeOf = (dataset: Dataset) => dataset.axes.map((axis) => axis.length)
export const all = (dataset: Dataset) => dataset.read({ start: dataset.axes.map(() => 0), shape: shapeOf(dataset) })

/** A file of a deflated data set. */
export const deflated = (elements: Elements): Uint8Array => {
  const plain = dicomFile({}, syntaxes.deflated)
  return Buffer.concat([plain, deflateRawSync(elementsBytes(elements, explicitLittle))])
}

export const words = (values: readonly number[], isLittle = true): Uint8Array => {
  const view = new DataView(new ArrayBuffer(values.length * 2))
  for (const [n, value] of values.entries()) view.setUint16(2 * n, value & 0xffff, isLittle)
  return new Uint8Array(view.buffer)
}

export const rgb: Elements = {
  [tags.samplesPerPixel]: [3],
  [tags.photometric]: 'RGB',
  [tags.planarConfiguration]: [0],
  [tags.bitsAllocated]: [8],
  [tags.bitsStored]: [8],
  [tags.highBit]: [7],
}
export const bytesFrom = (count: number): Uint8Array => Uint8Array.from({ length: count }, (_, n) => (n * 37 + 11) % 256)
