import { readTarHeader, tarBlockBytes } from '@reticle/interchange'
import type { ReleaseReader } from '../verify/reader.ts'

/** Random access to the archive: the bytes of [start, end), fewer only at its end. */
export type TarSource = { readonly read: (start: number, end: number) => Promise<Uint8Array> }

const readBytes = 1_048_576

/**
 * The files of a release in a tar archive, whoever packed it. One folder around all of them is taken off.
 * @throws when it is not a tar archive, or holds a link or a device: a release has neither.
 */
export const openTar = async (source: TarSource): Promise<ReleaseReader> => {
  const found = new Map<string, { start: number; bytes: number }>()
  for (let at = 0; ; ) {
    const block = await source.read(at, at + tarBlockBytes)
    if (block.byteLength < tarBlockBytes) break
    const header = readTarHeader(block)
    if (header === null) break
    const start = at + tarBlockBytes
    at = start + Math.ceil(header.bytes / tarBlockBytes) * tarBlockBytes
    // 'x' and 'g' carry times and owners of other packers, '5' is a folder.
    if (['x', 'g', '5'].includes(header.kind)) continue
    if (header.kind !== '0') throw new Error(`${header.path}: is a link or a device; a release has none`)
    const path = header.path.replace(/^(?:\.\/)+/, '')
    if (found.has(path)) throw new Error(`${path}: is twice in the archive`)
    found.set(path, { start, bytes: header.bytes })
  }
  const manifest = [...found.keys()].find((path) => /^[^/]+\/manifest\.json$/.test(path))
  const folder = found.has('manifest.json') || manifest === undefined ? '' : manifest.slice(0, manifest.indexOf('/') + 1)
  const files = new Map([...found].map(([path, place]) => [path.startsWith(folder) ? path.slice(folder.length) : `../${path}`, place]))
  return {
    paths: async () => [...files.keys()],
    read: async function* (path) {
      const place = files.get(path)
      if (place === undefined) return
      for (let done = 0; done < place.bytes; done += readBytes)
        yield await source.read(place.start + done, place.start + Math.min(place.bytes, done + readBytes))
    },
  }
}
