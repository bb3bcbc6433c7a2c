import type { LabelFormat } from '../port.ts'
import { camtrapDp } from './camtrap-dp.ts'
import { coco } from './coco.ts'
import { cocoPanoptic } from './coco-panoptic.ts'
import { csv } from './csv.ts'
import { cvat } from './cvat.ts'
import { cvatVideo } from './cvat-video.ts'
import { dicomSeg } from './dicom-seg.ts'
import { geojson } from './geojson.ts'
import { huggingFace } from './hugging-face.ts'
import { imagenet } from './imagenet.ts'
import { labelStudio } from './label-studio.ts'
import { labelbox } from './labelbox.ts'
import { masksPng } from './masks-png.ts'
import { masksTiff } from './masks-tiff.ts'
import { ndjson } from './ndjson.ts'
import { omeZarrLabels } from './ome-zarr-labels.ts'
import { parquet } from './parquet.ts'
import { tfrecord } from './tfrecord.ts'
import { tsv } from './tsv.ts'
import { voc } from './voc.ts'
import { webAnnotation } from './web-annotation.ts'
import { webdataset } from './webdataset.ts'
import { yoloDetect } from './yolo-detect.ts'
import { yoloObb } from './yolo-obb.ts'
import { yoloPose } from './yolo-pose.ts'
import { yoloSegment } from './yolo-segment.ts'
import { zooniverse } from './zooniverse.ts'

/** The formats that are part of every release. */
export const releaseFormats = [coco, csv] as const

/** Every label format; a new one is one file and one line here. */
export const labelFormats: readonly LabelFormat[] = [
  // In the order in which they are offered.
  coco,
  yoloDetect,
  yoloSegment,
  yoloPose,
  yoloObb,
  voc,
  cvat,
  cvatVideo,
  imagenet,
  geojson,
  webAnnotation,
  csv,
  tsv,
  ndjson,
  parquet,
  cocoPanoptic,
  masksPng,
  masksTiff,
  webdataset,
  tfrecord,
  huggingFace,
  omeZarrLabels,
  labelStudio,
  dicomSeg,
  zooniverse,
  camtrapDp,
  labelbox,
]

type Can = 'read' | 'write'
/** A format that is read, or one that is written. */
export type FormatThat<C extends Can> = LabelFormat & Required<Pick<LabelFormat, C>>

export const formatsThat = <C extends Can>(can: C): readonly FormatThat<C>[] =>
  labelFormats.filter((format): format is FormatThat<C> => format[can] !== undefined)

/** By its id or another name for it; undefined when there is none that can. */
export const formatThat = <C extends Can>(can: C, name: string): FormatThat<C> | undefined =>
  formatsThat(can).find((format: LabelFormat) => format.id === name || format.aliases?.includes(name) === true)

/** @throws when there is no such format, with those that there are. */
export const labelFormat = (id: string): LabelFormat => {
  const found = labelFormats.find((format) => format.id === id)
  if (found === undefined)
    throw new Error(`there is no label format "${id}"; there are ${labelFormats.map((format) => format.id).join(', ')}`)
  return found
}
