import { latin1 } from './bytes.ts'
import type { Metadata } from './port.ts'

/** Fields that may tell of people or places, by tag of the first directory and of the EXIF directory. */
const personal: Readonly<Record<number, string>> = {
  271: 'Make',
  272: 'Model',
  306: 'DateTime',
  315: 'Artist',
  33432: 'Copyright',
  36867: 'DateTimeOriginal',
  42032: 'CameraOwnerName',
  42033: 'BodySerialNumber',
}
const orientationTag = 0x0112
const exifDirectoryTag = 0x8769
const gpsDirectoryTag = 0x8825

export type Exif = { readonly orientation: number; readonly metadata: Metadata }

/**
 * The orientation and the names of telling fields of an EXIF block (a small TIFF, without the `Exif\0\0` prefix). Values are not read:
 * they stay in the original bytes, and the flag says that they are there. A damaged block reads as far as it goes.
 */
export const readExif = (block: Uint8Array): Exif => {
  const isLittle = latin1(block, 0, 2) === 'II'
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength)
  const u16 = (at: number) => (at + 2 <= block.byteLength ? view.getUint16(at, isLittle) : 0)
  const u32 = (at: number) => (at + 4 <= block.byteLength ? view.getUint32(at, isLittle) : 0)
  const fields: string[] = []
  let orientation = 1
  let hasGps = false
  // Two directories and no links between them: nothing here can go in circles.
  const directories = [u32(4)]
  for (const [level, offset] of directories.entries()) {
    const entries = Math.min(u16(offset), 512)
    for (let i = 0; i < entries; i++) {
      const entry = offset + 2 + i * 12
      const tag = u16(entry)
      if (tag === orientationTag && level === 0) orientation = u16(entry + 8)
      if (tag === gpsDirectoryTag) hasGps = true
      if (tag === exifDirectoryTag && level === 0) directories.push(u32(entry + 8))
      const name = personal[tag]
      if (name !== undefined && !fields.includes(name)) fields.push(name)
    }
    if (level === 1) break
  }
  const isKnown = orientation >= 1 && orientation <= 8
  return {
    orientation: isKnown ? orientation : 1,
    metadata: { hasExif: true, ...(hasGps ? { hasGps } : {}), ...(fields.length > 0 ? { exifFields: fields } : {}) },
  }
}
