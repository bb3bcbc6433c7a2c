import type { Sample } from '@reticle/contract'
import { urlOf } from '../../net/client.ts'

/** A small picture in a square of `size` CSS pixels; its name is beside it, so it says nothing more to a screen reader. */
export const Thumbnail = ({ sample, size }: { sample: Pick<Sample, 'id' | 'width' | 'height'>; size: number }) => (
  <img
    src={urlOf('getSampleThumbnail', { params: { sampleId: sample.id } })}
    alt=""
    loading="lazy"
    width={size}
    height={size}
    className="thumbnail"
  />
)
