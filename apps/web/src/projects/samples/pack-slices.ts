import { t } from '../words.ts'

/** Where a DICOM file says that it is one (PS3.10, section 7.1). */
const mark = { at: 128, text: 'DICM' } as const
/** Beyond this an archive needs ZIP64, and a browser a long time. */
const mostBytes = 4_000_000_000
const mostFiles = 65_000

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let crc = n
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  return crc
})

/** CRC-32 of ISO 3309, as zip archives have it; piece by piece. */
const crcOf = async (file: Blob): Promise<number> => {
  let crc = 0xffffffff
  const reader = file.stream().getReader()
  for (let piece = await reader.read(); !piece.done; piece = await reader.read())
    for (const byte of piece.value) crc = (crc >>> 8) ^ (crcTable[(crc ^ byte) & 0xff] ?? 0)
  return (crc ^ 0xffffffff) >>> 0
}

const isSlice = async (file: File): Promise<boolean> => (await file.slice(mark.at, mark.at + mark.text.length).text()) === mark.text

type Entry = { readonly name: Uint8Array; readonly size: number; readonly crc: number; readonly at: number }

/** A record of APPNOTE.TXT: numbers of two or four bytes, little-endian. */
const record = (...fields: readonly (readonly [bytes: 2 | 4, value: number])[]): Uint8Array<ArrayBuffer> => {
  const view = new DataView(new ArrayBuffer(fields.reduce((sum, [bytes]) => sum + bytes, 0)))
  let at = 0
  for (const [bytes, value] of fields) {
    if (bytes === 2) view.setUint16(at, value, true)
    else view.setUint32(at, value, true)
    at += bytes
  }
  return new Uint8Array(view.buffer)
}

/** What the two headers of an entry have in common: version, UTF-8 names, stored, no time, checksum, sizes, length of the name. */
const facts = ({ name, size, crc }: Entry) =>
  [
    [2, 20],
    [2, 0x800],
    [2, 0],
    [2, 0],
    [2, 0x21],
    [4, crc],
    [4, size],
    [4, size],
    [2, name.length],
    [2, 0],
  ] as const

/** A zip of files that are stored as they are; the bytes of the files are read only when it is sent. */
export const archiveOf = async (files: readonly File[], name: string): Promise<File> => {
  const parts: BlobPart[] = []
  const directory: BlobPart[] = []
  let [at, listed] = [0, 0]
  for (const [n, file] of files.entries()) {
    // Files of several folders may have the same name.
    const text = new TextEncoder().encode(`${String(n + 1).padStart(6, '0')} ${file.name}`)
    const entry = { name: text, size: file.size, crc: await crcOf(file), at }
    const header = record([4, 0x04034b50], ...facts(entry))
    const central = record([4, 0x02014b50], [2, 20], ...facts(entry), [2, 0], [2, 0], [2, 0], [4, 0], [4, at])
    parts.push(header, text, file)
    directory.push(central, text)
    at += header.length + text.length + file.size
    listed += central.length + text.length
  }
  const end = record([4, 0x06054b50], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, listed], [4, at], [2, 0])
  return new File([...parts, ...directory, end], name, { type: 'application/zip' })
}

/**
 * Puts the DICOM files among others into one archive, so that the server sees the slices of a series together; the rest stays as it is. One alone, and
 * more than an archive takes, stay as they are, too.
 */
export const packSlices = async (files: readonly File[]): Promise<readonly File[]> => {
  const are = await Promise.all(files.map(isSlice))
  const slices = files.filter((_, n) => are[n])
  const bytes = slices.reduce((sum, { size }) => sum + size, 0)
  if (slices.length < 2 || slices.length > mostFiles || bytes > mostBytes) return files
  return [...files.filter((_, n) => !are[n]), await archiveOf(slices, t('sampleTable.dicomFiles', { files: slices.length }))]
}
