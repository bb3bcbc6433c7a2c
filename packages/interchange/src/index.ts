export { parseCsv } from './csv/table.ts'
export { type LabelFormatId, labelFormats } from './formats/index.ts'
export type {
  LabelFile,
  LabelFormat,
  LabelledSample,
  LabelledSet,
  LabelRecord,
  Loss,
  Reading,
  Reject,
  Support,
  Writing,
} from './port.ts'
