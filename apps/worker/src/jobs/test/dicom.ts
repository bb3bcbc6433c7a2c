const longValues = ['OB', 'OW', 'SQ', 'UN', 'UT']

/** One element in explicit little endian (DICOM PS3.5, section 7.1.2). */
const element = (group: number, number: number, vr: string, value: Buffer): Buffer => {
  const padded = value.length % 2 === 0 ? value : Buffer.concat([value, Buffer.from(vr === 'UI' || vr === 'OB' ? [0] : [0x20])])
  const isLong = longValues.includes(vr)
  const head = Buffer.alloc(isLong ? 12 : 8)
  head.writeUInt16LE(group, 0)
  head.writeUInt16LE(number, 2)
  head.write(vr, 4, 'latin1')
  if (isLong) head.writeUInt32LE(padded.length, 8)
  else head.writeUInt16LE(padded.length, 6)
  return Buffer.concat([head, padded])
}
const text = (group: number, number: number, vr: string, value: string) => element(group, number, vr, Buffer.from(value, 'latin1'))
const short = (group: number, number: number, value: number) => element(group, number, 'US', Buffer.from([value & 0xff, value >> 8]))

/**
 * A secondary capture of so many grey pixels of 16 bits, of a patient with this name.
 * @param z of the plane in millimetres, where it is a slice of a series
 */
export const dicomOf = (patient: string, rows: number, columns: number, z?: number): Uint8Array => {
  const uid = `1.2.826.0.1.3680043.8.498.${1 + (z ?? 0)}`
  const place =
    z === undefined
      ? []
      : [
          text(0x20, 0xe, 'UI', '1.2.826.0.1.3680043.8.499'),
          text(0x20, 0x32, 'DS', `0\\0\\${z}`),
          text(0x20, 0x37, 'DS', '1\\0\\0\\0\\1\\0'),
        ]
  const meta = Buffer.concat([
    element(2, 1, 'OB', Buffer.from([0, 1])),
    text(2, 2, 'UI', '1.2.840.10008.5.1.4.1.1.7'),
    text(2, 3, 'UI', uid),
    text(2, 0x10, 'UI', '1.2.840.10008.1.2.1'),
  ])
  const length = Buffer.alloc(4)
  length.writeUInt32LE(meta.length, 0)
  const pixels = Buffer.alloc(rows * columns * 2)
  for (let index = 0; index < rows * columns; index++) pixels.writeUInt16LE((index * 7) % 4096, index * 2)
  return Buffer.concat([
    Buffer.alloc(128),
    Buffer.from('DICM'),
    element(2, 0, 'UL', length),
    meta,
    text(8, 0x16, 'UI', '1.2.840.10008.5.1.4.1.1.7'),
    text(8, 0x18, 'UI', uid),
    text(8, 0x60, 'CS', 'OT'),
    text(8, 0x90, 'PN', 'Physician^Petra'),
    text(0x10, 0x10, 'PN', patient),
    text(0x10, 0x20, 'LO', 'PAT-4711'),
    ...place,
    short(0x28, 2, 1),
    text(0x28, 4, 'CS', 'MONOCHROME2'),
    short(0x28, 0x10, rows),
    short(0x28, 0x11, columns),
    ...(z === undefined ? [] : [text(0x28, 0x30, 'DS', '1\\1')]),
    short(0x28, 0x100, 16),
    short(0x28, 0x101, 16),
    short(0x28, 0x102, 15),
    short(0x28, 0x103, 0),
    element(0x7fe0, 0x10, 'OW', pixels),
  ])
}
