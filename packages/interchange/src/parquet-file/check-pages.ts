import { type ColumnMetaData, type FileMetaData, type PageHeader, snappyUncompress } from 'hyparquet'
import { parquetHeader } from 'hyparquet/src/column.js'
import { getMaxDefinitionLevel, getMaxRepetitionLevel, getSchemaPath } from 'hyparquet/src/schema.js'

/** What a page may claim: more values, or more bytes for the bytes that it has, are not unpacked. */
const most = { values: 2 ** 24, ratio: 64, pages: 1_000_000 }

type Levels = { readonly repetition: number; readonly definition: number }

const varint = (bytes: Uint8Array, start: number): { readonly value: number; readonly next: number } => {
  let value = 0
  let at = start
  for (let factor = 1; ; factor *= 128) {
    const byte = bytes[at++]
    if (byte === undefined || factor > 2 ** 35) throw new Error('a run without an end')
    value += (byte % 128) * factor
    if (byte < 128) return { value, next: at }
  }
}

/** Goes over runs of the hybrid encoding without unpacking any. @throws when a run claims more than the page has values. */
const checkRuns = (bytes: Uint8Array, width: number, values: number): void => {
  if (width > 32) throw new Error(`numbers of ${width} bits`)
  let seen = 0
  for (let at = 0; seen < values && at < bytes.length; ) {
    const { value, next } = varint(bytes, at)
    const isPacked = value % 2 === 1
    const count = isPacked ? 8 * Math.floor(value / 2) : Math.floor(value / 2)
    if (count > values - seen + 504) throw new Error(`a run of ${count} values, the page has ${values}`)
    if (count === 0) throw new Error('a run of no values')
    seen += count
    at = next + (isPacked ? (count / 8) * width : Math.ceil(width / 8))
  }
}

const bitsFor = (level: number): number => 32 - Math.clz32(level)

const unpacked = (bytes: Uint8Array, size: number, codec: string): Uint8Array => {
  if (codec === 'UNCOMPRESSED') return bytes
  if (codec !== 'SNAPPY') throw new Error(`packed with ${codec}; SNAPPY and UNCOMPRESSED are read`)
  if (!(size >= 0 && size <= bytes.length * most.ratio + 1024)) throw new Error(`${size} bytes are claimed for ${bytes.length}`)
  const whole = new Uint8Array(size)
  snappyUncompress(bytes, whole)
  return whole
}

const checkIndices = (body: Uint8Array, encoding: string, values: number, nulls: 'counted' | 'not counted'): void => {
  if (encoding === 'PLAIN') {
    if (nulls === 'counted' && values > body.length * 8) throw new Error(`${values} values in ${body.length} bytes`)
  } else if (encoding === 'RLE_DICTIONARY' || encoding === 'PLAIN_DICTIONARY') {
    if (values > 0) checkRuns(body.subarray(1), body[0] ?? 0, values)
  } else throw new Error(`values encoded as ${encoding}; PLAIN and dictionaries are read`)
}

/** The levels of a page of the first version lie before the values, each with its length. Answers what is left. */
const afterLevels = (body: Uint8Array, levels: Levels, values: number): Uint8Array => {
  let rest = body
  for (const level of [levels.repetition, levels.definition])
    if (level > 0) {
      if (rest.length < 4) throw new Error('a page that ends early')
      const length = new DataView(rest.buffer, rest.byteOffset).getUint32(0, true)
      checkRuns(rest.subarray(4, 4 + length), bitsFor(level), values)
      rest = rest.subarray(4 + length)
    }
  return rest
}

const checkPage = (header: PageHeader, bytes: Uint8Array, codec: string, levels: Levels): void => {
  const { data_page_header: first, data_page_header_v2: second, dictionary_page_header: dictionary } = header
  const values = (dictionary ?? first ?? second)?.num_values
  if (values === undefined || !(values >= 0 && values <= most.values)) throw new Error(`a page of ${values} values`)
  if (dictionary !== undefined) checkIndices(unpacked(bytes, header.uncompressed_page_size, codec), 'PLAIN', values, 'counted')
  else if (first !== undefined)
    checkIndices(afterLevels(unpacked(bytes, header.uncompressed_page_size, codec), levels, values), first.encoding, values, 'not counted')
  else if (second !== undefined) {
    const { repetition_levels_byte_length: repeated, definition_levels_byte_length: defined, num_nulls: nulls } = second
    if (!(repeated >= 0 && defined >= 0 && repeated + defined <= bytes.length && nulls >= 0 && nulls <= values))
      throw new Error('levels that are longer than their page')
    if (levels.repetition > 0) checkRuns(bytes.subarray(0, repeated), bitsFor(levels.repetition), values)
    if (levels.definition > 0) checkRuns(bytes.subarray(repeated, repeated + defined), bitsFor(levels.definition), values)
    const body = bytes.subarray(repeated + defined)
    const size = header.uncompressed_page_size - repeated - defined
    checkIndices(second.is_compressed === false ? body : unpacked(body, size, codec), second.encoding, values - nulls, 'counted')
  }
}

const checkChunk = (file: Uint8Array, chunk: ColumnMetaData, levels: Levels): void => {
  const start = Number(chunk.dictionary_page_offset ?? chunk.data_page_offset)
  const length = Number(chunk.total_compressed_size)
  if (!(start >= 4 && length >= 0 && start + length <= file.length)) throw new Error('pages that lie outside of the file')
  const reader = { view: new DataView(file.buffer, file.byteOffset + start, length), offset: 0 }
  for (let pages = 0; reader.offset < length - 1; pages++) {
    const header = parquetHeader(reader)
    const size = header.compressed_page_size
    if (!(size >= 0 && reader.offset + size <= length) || pages > most.pages) throw new Error('a page that is longer than its column')
    checkPage(header, file.subarray(start + reader.offset, start + reader.offset + size), chunk.codec, levels)
    reader.offset += size
  }
}

/**
 * Looks at all that the pages of the wanted columns claim before any of them is read: a few bytes of a page may stand for billions of values.
 * @throws in words, with the column.
 */
export const checkPages = (file: Uint8Array, { schema, row_groups: groups }: FileMetaData, wanted: readonly string[]): void => {
  for (const { columns } of groups)
    for (const { meta_data: chunk, file_path: path } of columns) {
      if (chunk === undefined || path !== undefined) throw new Error('columns that lie in another file')
      if (!wanted.includes(chunk.path_in_schema[0] ?? '')) continue
      const name = chunk.path_in_schema.join('.')
      try {
        const schemaPath = getSchemaPath(schema, chunk.path_in_schema)
        checkChunk(file, chunk, { repetition: getMaxRepetitionLevel(schemaPath), definition: getMaxDefinitionLevel(schemaPath) })
      } catch (cause) {
        throw new Error(`column ${name}: ${cause instanceof Error ? cause.message : String(cause)}`)
      }
    }
}
