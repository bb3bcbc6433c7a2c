import type { PixelInfo } from '@reticle/contract'
import { type SampleId, sampleIdSchema } from '@reticle/domain'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { t } from '../canvas/words.ts'
import { pixelInfoQuery } from './info-query.ts'
import { useImage } from './plain/use-image.ts'
import { measuredSource, pictureSource } from './source-of.ts'
import type { TileSource } from './tile-source.ts'

export type SampleImage = {
  /** Of the original file; decoded by the browser when the sample is a plain picture. */
  readonly url: string
  /** Of the full resolution; the pixels must come to it. */
  readonly width: number
  readonly height: number
  readonly name: string
  /** Without it the image at `url` is shown as it is. */
  readonly sampleId?: SampleId
  /** Known to be an 8-bit PNG or JPEG (`isPlainSample`): shown without asking what it is. */
  readonly isPlain?: boolean
}

export type PixelsState =
  | { readonly kind: 'loading'; readonly progress: PixelInfo['progress'] }
  /** `progress`: more of it is being prepared. */
  | { readonly kind: 'ready'; readonly source: TileSource; readonly progress: PixelInfo['progress'] }
  | { readonly kind: 'failed'; readonly reason: string }

/** Of pictures that belong to no sample. */
const noSample: SampleId = sampleIdSchema.parse('00000000-0000-0000-0000-000000000000')

const checked = (source: TileSource, { width, height }: SampleImage): PixelsState =>
  source.width === width && source.height === height
    ? { kind: 'ready', source, progress: source.info.progress }
    : {
        kind: 'failed',
        // Marks on another grid than the stored one would be wrong without a sign of it.
        reason: t('image.otherSize', {
          width: `${source.width}`,
          height: `${source.height}`,
          wantedWidth: `${width}`,
          wantedHeight: `${height}`,
        }),
      }

const measuredState = (info: PixelInfo, image: SampleImage): PixelsState => {
  const source = measuredSource(info)
  if (source !== undefined) return checked(source, image)
  if (info.state === 'failed') return { kind: 'failed', reason: info.problem?.reason ?? t('image.notPrepared') }
  return { kind: 'loading', progress: info.progress }
}

/** The pixels of a sample as soon as there are any, and a way to try again. What was fetched ahead is there with the very first call. */
export const usePixels = (image: SampleImage): { readonly pixels: PixelsState; readonly retry: () => void } => {
  const { sampleId, url } = image
  const query = useQuery({ ...pixelInfoQuery(sampleId ?? noSample), enabled: sampleId !== undefined })
  const info = sampleId === undefined ? undefined : query.data
  const isPlain = sampleId === undefined || image.isPlain === true || info?.state === 'plain'
  const { image: decoded, retry } = useImage(isPlain ? url : undefined)
  const picture = decoded.kind === 'ready' ? decoded.picture : undefined
  const source = useMemo(
    () => (picture === undefined ? undefined : pictureSource(url, sampleId ?? noSample, picture, info)),
    [picture, url, sampleId, info],
  )
  const again = () => {
    retry()
    void query.refetch()
  }
  const pixels = useMemo((): PixelsState => {
    if (source !== undefined) return checked(source, image)
    if (decoded.kind === 'failed') return decoded
    if (isPlain) return { kind: 'loading', progress: null }
    if (info !== undefined) return measuredState(info, image)
    return query.error === null ? { kind: 'loading', progress: null } : { kind: 'failed', reason: query.error.message }
  }, [source, decoded, isPlain, info, image, query.error])
  return { pixels, retry: again }
}
