import type { FormatReader } from '../dataset.ts'
import { hasPreamble, looksLikeDataSet } from './dicom/part10.ts'

/**
 * DICOM images (PS3.10 files, and bare data sets): values as pydicom's `pixel_array` gives them, in a stack along z, or along t where frames follow
 * each other in time. Rescaling and window are told aside and never applied. What is stored as luminance and colour differences or by a palette has a
 * second dataset `RGB`, and the tiles of a slide have one that puts them together, `slide`, as frames out of order have a `volume`: the last dataset is the one to look at.
 */
export const dicom: FormatReader = {
  id: 'dicom',
  title: 'DICOM',
  extensions: ['.dcm'],
  mediaType: 'application/dicom',
  matches: (head) => hasPreamble(head) || looksLikeDataSet(head),
  open: async (source, context) => (await import('./dicom/open.ts')).openDicom(source, context),
}
