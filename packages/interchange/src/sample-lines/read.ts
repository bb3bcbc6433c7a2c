import { lineSplitter } from '../ndjson/lines.ts'
import type { LabelRecord, LabelSource, Reading, Reject } from '../port.ts'
import { documentReader, parsedJson } from '../sample-document/read-document.ts'
import { pathsWith } from '../source.ts'

/** No sample says more. */
const mostLineBytes = 512 * 1024 * 1024

const decode = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** Every `.ndjson` and `.jsonl` file, one document a line; lines that are no sample are rejects. @throws when there is no such file. */
export const readSampleLines = async (source: LabelSource): Promise<Reading> => {
  const paths = pathsWith(source, '.ndjson', '.jsonl')
  if (paths.length === 0) throw new Error('there is no file whose name ends in .ndjson or .jsonl')
  const rejects: Reject[] = []
  const records: LabelRecord[] = []
  const documents = documentReader(rejects)
  for (const path of paths) {
    const bytes = await source.bytes(path)
    const splitter = lineSplitter(decode, mostLineBytes)
    let number = 0
    const take = (lines: ReturnType<typeof splitter.push>) => {
      for (const line of lines) {
        const at = `${path} line ${++number}`
        if (typeof line !== 'string') rejects.push({ at, reason: line.reason })
        else if (line.trim() !== '') {
          const value = parsedJson(line, at, rejects)
          const record = value === undefined ? undefined : documents.read(value, at, path)
          if (record !== undefined) records.push(record)
        }
      }
    }
    for (let at = 0; at < bytes.length; at += 1_048_576) take(splitter.push(bytes.subarray(at, at + 1_048_576)))
    take(splitter.end())
  }
  return { labels: documents.labels(), records, rejects }
}
