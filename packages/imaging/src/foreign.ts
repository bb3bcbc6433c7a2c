import { latin1, startsWith } from './bytes.ts'

type Family = 'signal' | 'archive' | 'active' | 'picture' | 'text'
type Foreign = { readonly name: string; readonly family: Family; readonly matches: (head: Uint8Array) => boolean }

const text =
  (sign: string, at = 0) =>
  (head: Uint8Array) =>
    latin1(head, at, at + sign.length) === sign
const bytes =
  (...signature: number[]) =>
  (head: Uint8Array) =>
    startsWith(head, signature)
const markup = (pattern: RegExp) => (head: Uint8Array) => pattern.test(latin1(head, 0, 1024).replace(/^\xef\xbb\xbf/, ''))

/** What people bring beside the formats that are read, by its first bytes (up to 1 KiB). First match wins. */
const foreigners: readonly Foreign[] = [
  { name: 'EDF', family: 'signal', matches: text('0       ') },
  { name: 'JCAMP-DX', family: 'signal', matches: text('##TITLE') },
  { name: 'JPEG 2000', family: 'picture', matches: bytes(0, 0, 0, 0x0c, 0x6a, 0x50, 0x20, 0x20) },
  { name: 'ZIP', family: 'archive', matches: (head) => latin1(head, 0, 4) === 'PK\x05\x06' },
  { name: 'gzip', family: 'archive', matches: bytes(0x1f, 0x8b) },
  { name: 'tar', family: 'archive', matches: text('ustar', 257) },
  { name: 'SVG', family: 'active', matches: markup(/^\s*<[\s\S]*?<?svg[\s>]/i) },
  { name: 'HTML', family: 'active', matches: markup(/^\s*<(?:!doctype html|html|head|body|script|iframe)/i) },
  { name: 'XML', family: 'text', matches: markup(/^\s*<[?!a-z]/i) },
  { name: 'PDF', family: 'active', matches: text('%PDF') },
  { name: 'WebP', family: 'picture', matches: (head) => text('RIFF')(head) && text('WEBP', 8)(head) },
  { name: 'GIF', family: 'picture', matches: text('GIF8') },
  { name: 'BMP', family: 'picture', matches: (head) => text('BM')(head) && startsWith(head, [0, 0, 0, 0], 6) },
  { name: 'HEIF or AVIF', family: 'picture', matches: text('ftyp', 4) },
  { name: 'JPEG XL', family: 'picture', matches: bytes(0xff, 0x0a) },
  { name: 'JSON', family: 'text', matches: markup(/^\s*[{[]\s*["{[\]}\d-]/) },
]

const cures: Readonly<Record<Family, string>> = {
  signal: 'it holds signals and no image; these are not read yet',
  archive: 'unpack it and upload the images',
  active: 'it can carry scripts and links, and is not taken as an image; save it as PNG',
  picture: 'save it as PNG, TIFF or JPEG',
  text: 'it holds no pixels',
}

/** Says what a file is, by its content, and why it is not taken. */
export const foreignReason = (head: Uint8Array): string => {
  const found = foreigners.find((foreign) => foreign.matches(head))
  if (found === undefined) return 'the content is not an image of a format that Reticle knows'
  return `the content is ${found.name}: ${cures[found.family]}`
}
