import type { PixelInfo, Sample } from '@reticle/contract'
import type { SampleId } from '@reticle/domain'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../net/client.ts'

/** A picture of 8 bits, which the browser decodes by itself. */
export const isPlainSample = ({ mediaType, dtype }: Pick<Sample, 'mediaType' | 'dtype'>): boolean =>
  (mediaType === 'image/png' || mediaType === 'image/jpeg') && (dtype === null || dtype === 'uint8')

/** While a pyramid is made: how often one looks for more of it. */
const lookEvery = 1_000

const isMoving = (info: PixelInfo | undefined): boolean => info?.state === 'queued' || info?.state === 'building'

export const pixelInfoQuery = (sampleId: SampleId) =>
  queryOptions({
    queryKey: ['sample-pixels', sampleId],
    queryFn: ({ signal }) => call('getSamplePixels', { params: { sampleId }, signal }),
    staleTime: ({ state }) => (isMoving(state.data) ? 0 : 300_000),
    refetchInterval: ({ state }) => (isMoving(state.data) ? lookEvery : false),
  })
