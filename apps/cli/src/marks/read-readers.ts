import { readFile } from 'node:fs/promises'
import type { Region } from '@reticle/domain'
import { type Reading, readCocoText } from '@reticle/interchange'
import { BadInput } from '../command.ts'

/** One reader's file: the images that this reader looked at, also those without a mark. */
export type ReaderFile = { readonly path: string; readonly reading: Reading }

/** An image with what each reader who looked at it marked, by the reader's place in the list of files. Labels are names of categories. */
export type ReadImage = {
  readonly fileName: string
  readonly width: number
  readonly height: number
  readonly marks: ReadonlyMap<number, readonly Region[]>
}

/** Reads a COCO file of one reader. @throws BadInput when it is not there or is no COCO file. */
export const readReader = async (path: string): Promise<ReaderFile> => {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new BadInput(path, cause.code === 'ENOENT' ? 'is not there' : cause.code === 'EISDIR' ? 'is a folder' : cause.message)
  })
  try {
    return { path, reading: readCocoText(path, text) }
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? `is no JSON: ${cause.message}` : cause instanceof Error ? cause.message : String(cause)
    throw new BadInput(path, reason.replace(`${path}: `, ''))
  }
}

/** Categories of all files by name, in the order in which they first appear: what one reader calls "cell" is what another calls "cell". */
export const categoryNames = (readers: readonly ReaderFile[]): readonly string[] => [
  ...new Set(readers.flatMap(({ reading }) => reading.labels.map(({ name }) => name))),
]

/** All images of all readers by file name, in ascending order. @throws BadInput where two readers give one image different sizes. */
export const readImages = (readers: readonly ReaderFile[]): ReadImage[] => {
  const names = categoryNames(readers)
  const images = new Map<string, { width: number; height: number; marks: Map<number, readonly Region[]> }>()
  readers.forEach(({ path, reading }, reader) => {
    const nameOf = new Map(reading.labels.map(({ id, name }) => [id, `l${names.indexOf(name)}`]))
    for (const { fileName, width, height, regions } of reading.records) {
      const size = { width: width ?? 0, height: height ?? 0 }
      const known = images.get(fileName) ?? { ...size, marks: new Map<number, readonly Region[]>() }
      if (known.width !== size.width || known.height !== size.height)
        throw new BadInput(
          path,
          `${fileName} has ${size.width} x ${size.height} px here and ${known.width} x ${known.height} in another file`,
        )
      if (known.marks.has(reader)) throw new BadInput(path, `${fileName} is listed twice`)
      known.marks.set(
        reader,
        regions.map((region) => ({ ...region, labelId: nameOf.get(region.labelId) ?? region.labelId })),
      )
      images.set(fileName, known)
    }
  })
  return [...images].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([fileName, image]) => ({ fileName, ...image }))
}
