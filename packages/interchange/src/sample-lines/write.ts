import type { LabelledSet, Writing } from '../port.ts'
import { documentsOf } from '../sample-document/document-of.ts'

/** One document a line (ndjson), in the order of the set. */
export const writeSampleLines = (set: LabelledSet): Writing => {
  const documentOf = documentsOf(set)
  const content = async function* () {
    for await (const sample of set.samples()) yield `${JSON.stringify(documentOf(sample))}\n`
  }
  const files = async function* () {
    yield { path: 'labels/samples.ndjson', mediaType: 'application/x-ndjson', content }
  }
  return { files, losses: () => [] }
}
