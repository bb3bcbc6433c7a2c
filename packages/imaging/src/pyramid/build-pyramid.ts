import type { Dataset } from '../dataset.ts'
import type { Selection } from './axes.ts'
import { folderSink } from './sink.ts'
import { type Pyramid, writePyramid } from './write-pyramid.ts'

/** The part of the task `pyramid` beside the choice of the dataset. */
export type PyramidOrder = {
  /** Where the hierarchy is written: an empty folder. */
  readonly folder: string
  /** As the file says, unless it is given. */
  readonly isLabel?: boolean | undefined
  readonly selection?: Selection | undefined
}

/** A file of the hierarchy that is complete: the note of a sign of progress. */
export type PyramidNote = { readonly file: string; readonly bytes: number }

/** @throws FormatError on damage; Error when the folder cannot be written. */
export const buildPyramid = async (
  dataset: Dataset,
  { folder, isLabel, selection }: PyramidOrder,
  onProgress: (done: number, of: number, note?: PyramidNote) => void,
): Promise<Pyramid> => {
  let [done, of] = [0, 1]
  return writePyramid(dataset, folderSink(folder), {
    name: dataset.name === '' ? 'image' : dataset.name,
    isLabel: isLabel ?? dataset.isLabel,
    selection,
    onProgress: (rows, all) => {
      ;[done, of] = [rows, all]
      onProgress(done, of)
    },
    onFile: (file, bytes) => onProgress(done, of, { file, bytes }),
  })
}
