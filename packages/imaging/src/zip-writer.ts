import { FormatError } from './format-error.ts'

/** What of a stored entry is written down (APPNOTE.TXT 6.3.10, method 0): the same names and bytes give the same archive, without a time. */
export type StoredEntry = { readonly name: string; readonly size: number; readonly crc: number }

const mostBytes = 0xffff_ffff
const mostEntries = 0xffff
/** 1 January 1980, the first day of the format. */
const firstDay = 0x21
/** Names are UTF-8. */
const utf8Flag = 0x800

const fieldsOf = (buffer: Buffer, at: number, { size, crc }: StoredEntry, nameBytes: number): void => {
  buffer.writeUInt16LE(20, at)
  buffer.writeUInt16LE(utf8Flag, at + 2)
  buffer.writeUInt16LE(firstDay, at + 8)
  buffer.writeUInt32LE(crc, at + 10)
  buffer.writeUInt32LE(size, at + 14)
  buffer.writeUInt32LE(size, at + 18)
  buffer.writeUInt16LE(nameBytes, at + 22)
}

/** What stands before the bytes of an entry. */
export const entryHeader = (entry: StoredEntry): Buffer => {
  const name = Buffer.from(entry.name)
  const header = Buffer.alloc(30 + name.length)
  header.writeUInt32LE(0x04034b50, 0)
  fieldsOf(header, 4, entry, name.length)
  name.copy(header, 30)
  return header
}

/** What stands at the end: all entries again, and where they begin. @throws FormatError for more than an archive without ZIP64 holds. */
export const zipEnd = (entries: readonly StoredEntry[]): Buffer => {
  let at = 0
  const listed = entries.map((entry) => {
    const name = Buffer.from(entry.name)
    const record = Buffer.alloc(46 + name.length)
    record.writeUInt32LE(0x02014b50, 0)
    record.writeUInt16LE(20, 4)
    fieldsOf(record, 6, entry, name.length)
    if (at > mostBytes) throw new FormatError('zip', 'its files have more than 4 GiB in all: make several archives')
    record.writeUInt32LE(at, 42)
    name.copy(record, 46)
    at += 30 + name.length + entry.size
    return record
  })
  const directory = Buffer.concat(listed)
  if (at + directory.length > mostBytes || entries.length > mostEntries)
    throw new FormatError('zip', `${entries.length} files of ${at} bytes are more than one archive takes: make several`)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([directory, end])
}
