export { readCocoText } from './coco/read.ts'
export { cocoSamples } from './coco/stream.ts'
export { parseCsv, unescapeText } from './csv/table.ts'
export { type FormatThat, formatsThat, formatThat, labelFormats, releaseFormats } from './formats/index.ts'
export { readParquet } from './parquet-file/read-parquet.ts'
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
  Section,
  SectionFile,
  SectionState,
  Size,
  Support,
  Writing,
} from './port.ts'
export { newState } from './sections/section.ts'
export { questionsFor, type SetFacts, setOf } from './set-of.ts'
export { bytesOf, sourceOf } from './source.ts'
export { type Counted, countReading, nobody, readerOf } from './taking/count.ts'
export { matchingOf } from './taking/matching.ts'
export { protocolFrom } from './taking/protocol-of.ts'
export { sniffFormat } from './taking/sniff.ts'
export { type Taken, takenUnder, type Way } from './taking/taken.ts'
export { readTarHeader, tarBlockBytes } from './tar/header.ts'
export { tarEnd, tarFile, tarFileBytes } from './tar/pack.ts'
