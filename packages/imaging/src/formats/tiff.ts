import type { FormatReader } from '../dataset.ts'
import { isTiff } from './tiff/directory.ts'

/**
 * TIFF (6.0 and its supplements), BigTIFF, OME-TIFF and GeoTIFF. Values are those that tifffile gives: palettes, gamma and min-is-white are left
 * as they are stored, only YCbCr inside JPEG becomes RGB.
 */
export const tiff: FormatReader = {
  id: 'tiff',
  title: 'TIFF',
  extensions: ['.tif', '.tiff', '.ome.tif', '.ome.tiff', '.btf', '.tf8', '.svs'],
  mediaType: 'image/tiff',
  matches: (head) => isTiff(head),
  open: async (source, context) => (await import('./tiff/open.ts')).openTiff(source, context),
}
