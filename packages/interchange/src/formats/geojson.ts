import { readGeojson } from '../geojson/read.ts'
import { writeGeojson } from '../geojson/write.ts'
import type { LabelFormat } from '../port.ts'

export const geojson = {
  id: 'geojson',
  title: 'GeoJSON in pixels',
  about: 'A collection of features for each image, in pixels with y down, as QuPath and geometry libraries read them.',
  isLossless: true,
  write: writeGeojson,
  read: readGeojson,
  looksLike: ({ head }) => /"FeatureCollection"/.test(head('.geojson') || head('.json')),
} as const satisfies LabelFormat
