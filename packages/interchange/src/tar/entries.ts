import { readTarHeader, tarBlockBytes } from './header.ts'

/** The files of an archive that is in memory, in their order; folders and the extra headers of other packers are passed over. @throws in words. */
export const tarEntries = function* (bytes: Uint8Array): Generator<{ readonly path: string; readonly bytes: Uint8Array }> {
  for (let at = 0; at + tarBlockBytes <= bytes.length; ) {
    const header = readTarHeader(bytes.subarray(at, at + tarBlockBytes))
    if (header === null) return
    const start = at + tarBlockBytes
    if (start + header.bytes > bytes.length) throw new Error(`${header.path}: the archive ends within this file`)
    if (header.kind === '0') yield { path: header.path.replace(/^(?:\.\/)+/, ''), bytes: bytes.subarray(start, start + header.bytes) }
    at = start + Math.ceil(header.bytes / tarBlockBytes) * tarBlockBytes
  }
}
