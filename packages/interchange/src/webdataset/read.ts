import type { LabelRecord, LabelSource, Reading, Reject } from '../port.ts'
import { documentReader, parsedJson } from '../sample-document/read-document.ts'
import { pathsWith } from '../source.ts'
import { tarEntries } from '../tar/entries.ts'

/** The JSON documents in the shards. @throws when there is no shard, or one is no tar archive. */
export const readWebDataset = async (source: LabelSource): Promise<Reading> => {
  const paths = pathsWith(source, '.tar')
  if (paths.length === 0) throw new Error('there is no file whose name ends in .tar')
  const rejects: Reject[] = []
  const records: LabelRecord[] = []
  const documents = documentReader(rejects)
  const takeFrom = (shard: string, bytes: Uint8Array) => {
    for (const entry of tarEntries(bytes)) {
      if (!entry.path.endsWith('.json')) continue
      const at = `${shard}, ${entry.path}`
      const value = parsedJson(new TextDecoder().decode(entry.bytes), at, rejects)
      const record = value === undefined ? undefined : documents.read(value, at, shard)
      if (record !== undefined) records.push(record)
    }
  }
  for (const path of paths)
    try {
      takeFrom(path, await source.bytes(path))
    } catch (cause) {
      throw new Error(`${path}: ${cause instanceof Error ? cause.message : String(cause)}`)
    }
  return { labels: documents.labels(), records, rejects }
}
