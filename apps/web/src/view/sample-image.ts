import type { Sample } from '@reticle/contract'
import { useMemo } from 'react'
import { urlOf } from '../net/client.ts'
import { isPlainSample } from '../pixels/info-query.ts'
import type { SampleImage } from '../pixels/use-pixels.ts'

export type ShownSample = Pick<Sample, 'id' | 'name' | 'width' | 'height' | 'mediaType' | 'dtype'>

export const sampleImageOf = (sample: ShownSample): SampleImage => ({
  url: urlOf('getSampleImage', { params: { sampleId: sample.id } }),
  width: sample.width,
  height: sample.height,
  name: sample.name,
  sampleId: sample.id,
  isPlain: isPlainSample(sample),
})

/** The image of a sample for a canvas; the same one as long as the sample is the same. */
export const useSampleImage = (sample: ShownSample): SampleImage => {
  const { id, name, width, height, mediaType, dtype } = sample
  return useMemo(() => sampleImageOf({ id, name, width, height, mediaType, dtype }), [id, name, width, height, mediaType, dtype])
}
