import { readOmeZarrLabels } from '../ome-zarr-labels/read.ts'
import { writeOmeZarrLabels } from '../ome-zarr-labels/write.ts'
import type { LabelFormat } from '../port.ts'

export const omeZarrLabels = {
  id: 'ome-zarr-labels',
  aliases: ['ome-zarr'],
  title: 'OME-Zarr labels',
  about: 'A Zarr group for each image with a picture of instances and one of classes, as napari and other viewers of microscopy show them.',
  isLossless: true,
  write: writeOmeZarrLabels,
  read: readOmeZarrLabels,
  looksLike: ({ paths }) => paths.some((path) => /\.zarr\/labels\/zarr\.json$/.test(path)),
} as const satisfies LabelFormat
