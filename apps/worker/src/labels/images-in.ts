import { createHash } from 'node:crypto'
import { extname } from 'node:path'
import type { Size } from '@reticle/interchange'
import sharp from 'sharp'
import type { LabelFile } from './label-file.ts'

/** What is taken for an image beside the labels, by the end of its name. */
const extensions = new Set(
  '.png .jpg .jpeg .tif .tiff .dcm .fits .fit .fts .npy .npz .nrrd .nii .mrc .h5 .hdf5 .nc .bmp .webp .gif'.split(' '),
)
const lastPart = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
export const stemOf = (path: string): string => lastPart(path).replace(/\.[^.]*$/, '')

/** Label Studio stores `name.png` as `0f3a9b21-name.png`, below the folders of its project. */
const plain = (name: string): string => lastPart(name).replace(/^[0-9a-f]{8}-(?=.)/, '')

/** Names by which an image of a label file may be known here, from the most to the least exact. */
export const namesFor = (fileName: string): readonly string[] => [...new Set([fileName, lastPart(fileName), plain(fileName)])]
export const stemsFor = (fileName: string): readonly string[] => [...new Set([stemOf(fileName), stemOf(plain(fileName))])]

/** Two of one name: neither is meant by it. */
const unique = (paths: readonly string[], nameOf: (path: string) => string): ReadonlyMap<string, string | undefined> => {
  const found = new Map<string, string | undefined>()
  for (const path of paths) found.set(nameOf(path), found.has(nameOf(path)) ? undefined : path)
  return found
}

/** The images that lie in the file beside its labels. */
export type ImagesIn = {
  readonly paths: readonly string[]
  /** The one that a label file means by a name. */
  readonly pathOf: (fileName: string) => string | undefined
  readonly sizeOf: (path: string) => Promise<Size | undefined>
  /** Of its bytes. */
  readonly hashOf: (path: string) => Promise<string>
}

/** Images among the files of an archive. A picture that is labels itself (a mask) is among them only when a record names it. */
export const imagesIn = ({ source, pieces }: LabelFile): ImagesIn => {
  const paths = source.paths.filter((path) => extensions.has(extname(path).toLowerCase()))
  const whole = new Set(paths)
  const [bySuffix, byStem] = [unique(paths, lastPart), unique(paths, stemOf)]
  return {
    paths,
    pathOf: (fileName) => {
      if (whole.has(fileName)) return fileName
      const below = paths.filter((path) => path.endsWith(`/${fileName}`))
      if (below.length === 1) return below[0]
      for (const name of namesFor(fileName)) if (bySuffix.get(name) !== undefined) return bySuffix.get(name)
      for (const stem of stemsFor(fileName)) if (byStem.get(stem) !== undefined) return byStem.get(stem)
      return undefined
    },
    sizeOf: async (path) => {
      try {
        const { width, height } = await sharp(await source.bytes(path), { failOn: 'none', limitInputPixels: false }).metadata()
        return { width, height }
      } catch {
        return undefined
      }
    },
    hashOf: async (path) => {
      const hash = createHash('sha256')
      for await (const piece of pieces(path)) hash.update(piece)
      return hash.digest('hex')
    },
  }
}
