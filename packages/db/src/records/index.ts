/** Adding many samples at once. An entry of its own, without the query builder: whoever runs it shall stay small (docs/adr/0005). */
export { type Counts, recordAdder } from './add-records.ts'
export { recordLine } from './copy-text.ts'
export type { RecordChunk, RecordReject, RecordRow, RecordTarget } from './record-chunk.ts'
