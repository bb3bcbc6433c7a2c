export { readCocoText } from './coco/read.ts'
export { cocoSamples } from './coco/stream.ts'
export { parseCsv, unescapeText } from './csv/table.ts'
export { type FormatThat, formatsThat, formatThat, labelFormats, releaseFormats } from './formats/index.ts'
export type {
  LabelFile,
  LabelFormat,
  LabelledSample,
  LabelledSet,
  LabelRecord,
  LabelSource,
  Loss,
  Reading,
  ReadLabel,
  Reject,
  Size,
  Support,
  Writing,
} from './port.ts'
export { type SetFacts, setOf } from './set-of.ts'
export { bytesOf, sourceOf } from './source.ts'
export { readTarHeader, tarBlockBytes } from './tar/header.ts'
export { tarEnd, tarFile, tarFileBytes } from './tar/pack.ts'
