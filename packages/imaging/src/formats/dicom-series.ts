import { startsWith } from '../bytes.ts'
import type { FormatReader } from '../dataset.ts'
import { isZipOfNpy } from './npy.ts'
import { isZippedZarr } from './zarr/zipped.ts'

/**
 * An archive (zip) of DICOM files, as a scanner or a PACS gives out a study: the slices of a series are put together by where they lie in the patient
 * (Image Position along the normal), and slices that show the same plane by their time. Gaps and uneven distances are told. Several series are
 * several datasets, the largest first.
 */
export const dicomSeries: FormatReader = {
  id: 'dicom-series',
  title: 'DICOM series (zip)',
  extensions: ['.zip'],
  mediaType: 'application/dicom',
  matches: (head, name) => startsWith(head, [0x50, 0x4b, 3, 4]) && !isZippedZarr(head, name) && !isZipOfNpy(head),
  open: async (source, context) => (await import('./dicom/series.ts')).openSeries(source, context),
}
