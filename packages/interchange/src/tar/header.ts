/** Header blocks of POSIX ustar (IEEE Std 1003.1, pax, "ustar Interchange Format"). */
export const tarBlockBytes = 512

const write = (block: Uint8Array, at: number, text: string): void => {
  block.set(new TextEncoder().encode(text), at)
}
const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0')
const maxOctal = 8 ** 11 - 1

/** Splits a long path at a slash into prefix (155 bytes) and name (100 bytes). */
const splitPath = (path: string): { name: string; prefix: string } => {
  const bytes = (text: string) => new TextEncoder().encode(text).byteLength
  if (bytes(path) <= 100) return { name: path, prefix: '' }
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)]
    if (bytes(prefix) <= 155 && bytes(name) <= 100) return { name, prefix }
  }
  throw new Error(`${path}: the path is too long for a tar file`)
}

const checksumOf = (block: Uint8Array): number => block.reduce((sum, byte, index) => sum + (index >= 148 && index < 156 ? 0x20 : byte), 0)

/** A file's header with nothing of the machine or the moment in it: mode 644, owner 0, time 0. */
export const headerOf = (path: string, bytes: number): Uint8Array => {
  if (bytes > maxOctal) throw new Error(`${path}: ${bytes} bytes are more than a tar file can hold`)
  const { name, prefix } = splitPath(path)
  const block = new Uint8Array(tarBlockBytes)
  write(block, 0, name)
  write(block, 100, `${octal(0o644, 7)}\0${octal(0, 7)}\0${octal(0, 7)}\0${octal(bytes, 11)}\0${octal(0, 11)}\0`)
  write(block, 156, '0')
  write(block, 257, 'ustar\x0000')
  write(block, 345, prefix)
  write(block, 148, `${octal(checksumOf(block), 6)}\0 `)
  return block
}

export type TarHeader = { readonly path: string; readonly bytes: number; readonly kind: string }

const textAt = (block: Uint8Array, start: number, length: number): string =>
  (new TextDecoder().decode(block.subarray(start, start + length)).split('\0')[0] ?? '').trim()

/** Null for the block of zeros at the end. @throws when the checksum is wrong. */
export const readTarHeader = (block: Uint8Array): TarHeader | null => {
  if (block.every((byte) => byte === 0)) return null
  if (Number.parseInt(textAt(block, 148, 8), 8) !== checksumOf(block)) throw new Error('not a tar header: its checksum is wrong')
  const bytes = Number.parseInt(textAt(block, 124, 12) || '0', 8)
  if (!Number.isSafeInteger(bytes) || bytes < 0) throw new Error('a tar header with a size that cannot be read')
  const prefix = textAt(block, 257, 5) === 'ustar' ? textAt(block, 345, 155) : ''
  const name = textAt(block, 0, 100)
  return { path: prefix === '' ? name : `${prefix}/${name}`, bytes, kind: textAt(block, 156, 1) || '0' }
}
