import { gunzipSync, constants as zlib } from 'node:zlib'
import { type ByteSource, memorySource } from '../byte-source.ts'
import { latin1, startsWith } from '../bytes.ts'
import type { Dataset, FormatReader, HeaderPart, ImageFile, ReadContext } from '../dataset.ts'
import { check, FormatError } from '../format-error.ts'
import { gunzipped } from '../sources.ts'
import { compressedDataset } from './fits/compressed-dataset.ts'
import { type Hdu, readHdus } from './fits/hdu.ts'
import { plainDataset } from './fits/plain-dataset.ts'
import { worldWarnings } from './fits/world.ts'

const magic = 'SIMPLE  ='
const isFits = (head: Uint8Array): boolean => latin1(head, 0, magic.length) === magic
const isGzip = (head: Uint8Array): boolean => startsWith(head, [0x1f, 0x8b])

/** The beginning of a gzip file from its first bytes; empty where it is damaged. 4 KiB unpack to 4 MiB at most. */
const unpackedHead = (head: Uint8Array): Uint8Array => {
  try {
    return gunzipSync(head, { finishFlush: zlib.Z_SYNC_FLUSH, maxOutputLength: 8 * 1024 * 1024 })
  } catch {
    return new Uint8Array(0)
  }
}

/** Why an HDU gives no dataset; undefined for those that do. */
const skippedFor = ({ kind, lengths }: Hdu): string | undefined => {
  switch (kind) {
    case 'table':
      return 'a table'
    case 'groups':
      return 'random groups (visibilities) are no image'
    case 'unknown':
      return 'an extension of a kind that is not known'
    case 'image':
      return lengths.length === 0 ? 'a header without data' : lengths.includes(0) ? 'an axis has no length: it holds no values' : undefined
    case 'compressed':
      return undefined
  }
}

/** Names and proposals of people (section 4.4.2.3). */
const personal = /^(?:OBSERVER|AUTHOR|OPERATOR|INVESTIG|PI|PI[-_ ]?(?:COI|NAME)?|PROGPI|HIERARCH ESO OBS (?:OBSERVER|PI-COI (?:NAME|ID)))$/

const partOf = ({ name, header }: Hdu): HeaderPart => ({
  name,
  lines: header.cards.map(({ key, text, comment }) => ({ key, value: text, ...(comment === '' ? {} : { comment }) })),
})

const openFits = async (source: ByteSource, { limits }: ReadContext): Promise<ImageFile> => {
  const { hdus, warnings } = await readHdus(source, limits)
  const datasets: Dataset[] = []
  const skipped: { name: string; reason: string }[] = []
  const told = [...warnings]
  let failure: FormatError | undefined
  for (const hdu of hdus) {
    const reason = skippedFor(hdu)
    if (reason !== undefined) {
      skipped.push({ name: hdu.name, reason })
      continue
    }
    try {
      const made = hdu.kind === 'compressed' ? compressedDataset(source, hdu, limits) : plainDataset(source, hdu, limits)
      datasets.push(made.dataset)
      told.push(...made.warnings, ...worldWarnings(hdu.header))
    } catch (cause) {
      if (!(cause instanceof FormatError)) throw cause
      // An image that cannot be read does not take the others along.
      failure ??= cause
      skipped.push({ name: hdu.name, reason: cause.message })
      told.push(`${hdu.name} is left out: ${cause.message}`)
    }
  }
  if (datasets.length === 0 && failure !== undefined) throw failure
  const what = skipped.map(({ name, reason }) => `${name}: ${reason}`).slice(0, 4)
  check(datasets.length > 0, 'HDU 0', `the file holds no image (${what.join('; ')})`)
  const header = hdus.map(partOf)
  const named = header.flatMap(({ lines }) => lines.flatMap(({ key }) => (personal.test(key) ? [key] : [])))
  return { format: 'FITS', datasets, skipped, header, personal: [...new Set(named)], warnings: told, close: async () => undefined }
}

/**
 * FITS (standard 4.0): images of all HDUs, plain and tile-compressed, with the values that astropy's `.data` gives; also whole files packed by
 * gzip, which are unpacked into memory.
 */
export const fits: FormatReader = {
  id: 'fits',
  title: 'FITS',
  extensions: ['.fits', '.fit', '.fts', '.fits.gz', '.fits.fz'],
  mediaType: 'application/fits',
  matches: (head) => isFits(head) || (isGzip(head) && isFits(unpackedHead(head))),
  open: async (source, context) => {
    if (!isGzip(await source.read(0, 2))) return openFits(source, context)
    return openFits(memorySource(await gunzipped(source, context.limits.bytes)), context)
  },
}
