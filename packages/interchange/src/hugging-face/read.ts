import { readParquet } from '../parquet-file/read-parquet.ts'
import type { LabelRecord, LabelSource, Reading, Reject } from '../port.ts'
import { documentReader, parsedJson } from '../sample-document/read-document.ts'
import { pathsWith } from '../source.ts'

/** The documents in the column `reticle`: columns of other datasets mean what their makers chose. @throws when there is no dataset. */
export const readHuggingFace = async (source: LabelSource): Promise<Reading> => {
  const paths = pathsWith(source, '.parquet')
  if (paths.length === 0 && !source.paths.some((path) => path.endsWith('README.md')))
    throw new Error('there is no file whose name ends in .parquet')
  const rejects: Reject[] = []
  const records: LabelRecord[] = []
  const documents = documentReader(rejects)
  for (const path of paths)
    for (const [index, row] of (await readParquet(path, await source.bytes(path), ['reticle'])).entries()) {
      const at = `${path} row ${index + 1}`
      const { reticle } = row
      if (typeof reticle !== 'string') rejects.push({ at, reason: 'has no text in a column "reticle"' })
      else {
        const value = parsedJson(reticle, at, rejects)
        const record = value === undefined ? undefined : documents.read(value, at, path)
        if (record !== undefined) records.push(record)
      }
    }
  return { labels: documents.labels(), records, rejects }
}
