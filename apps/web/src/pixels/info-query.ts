import type { PixelInfo, Sample } from '@reticle/contract'
import type { SampleId } from '@reticle/domain'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../net/client.ts'
import { keys } from '../net/keys.ts'
import { useLiveState } from '../net/live.ts'

/** Known to be a picture of 8 bits, which the browser decodes by itself. A PNG that nobody has looked into may have 16: the server is asked. */
export const isPlainSample = ({ mediaType, dtype }: Pick<Sample, 'mediaType' | 'dtype'>): boolean =>
  (mediaType === 'image/png' && dtype === 'uint8') || (mediaType === 'image/jpeg' && (dtype === null || dtype === 'uint8'))

/**
 * While a pyramid is made, a hint tells that there is more of it (net/live.ts). One looks by the clock, too: seldom, in case a hint was lost, and
 * often while the line is down.
 */
const lookEvery = { live: 15_000, deaf: 2_000 } as const

const isMoving = (info: PixelInfo | undefined): boolean => info?.state === 'queued' || info?.state === 'building'

export const pixelInfoQuery = (sampleId: SampleId) =>
  queryOptions({
    queryKey: [...keys.pixels, sampleId],
    queryFn: ({ signal }) => call('getSamplePixels', { params: { sampleId }, signal }),
    staleTime: ({ state }) => (isMoving(state.data) || state.data?.state === 'failed' ? 0 : 300_000),
    refetchInterval: ({ state }) => (isMoving(state.data) ? lookEvery[useLiveState.getState().state === 'live' ? 'live' : 'deaf'] : false),
  })
