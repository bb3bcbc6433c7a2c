/** Manifests of samples, one JSON document a line. An entry of its own, so that whoever reads a million lines loads nothing else. */
export { type Line, type LineSplitter, lineSplitter } from './lines.ts'
export { type LineReading, readLine } from './read-line.ts'
export { type SampleRecord, zarrMediaType } from './sample-record.ts'

/** What is wrong with a parsed line that is no record. The schema with the words is loaded when the first such line comes. */
export const whyNoRecord = async (value: unknown): Promise<string> => (await import('./sample-record-schema.ts')).whyNoRecord(value)
