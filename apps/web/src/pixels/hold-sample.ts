import { fitView } from '@reticle/geometry'
import { queryClient } from '../net/query-client.ts'
import { openingSettings } from './display-settings.ts'
import { canvasSize, lieOf } from './gpu/frame-geometry.ts'
import { pixelInfoQuery } from './info-query.ts'
import { lastScreen } from './last-screen.ts'
import { holdImage } from './plain/image-cache.ts'
import { measuredSource } from './source-of.ts'
import { wantedTiles } from './tile-wants.ts'
import type { SampleImage } from './use-pixels.ts'

/** What is fetched ahead comes after all that is on screen. */
const afterAll = 100

const holdMeasured = async ({ sampleId, url, width, height }: SampleImage, client: object, isHeld: () => boolean): Promise<() => void> => {
  const none = () => {}
  if (sampleId === undefined) return none
  const info = await queryClient.fetchQuery(pixelInfoQuery(sampleId))
  if (!isHeld()) return none
  if (info.state === 'plain') return holdImage(url, width * height)
  const source = measuredSource(info)
  if (source === undefined) return none
  const { screen, ratio } = lastScreen()
  const view = fitView({ width, height }, screen, 16)
  const lie = lieOf({ view, ratio, canvas: canvasSize(screen, ratio), image: source })
  const tiles = wantedTiles(source, openingSettings(info), lie, { z: 1, t: 1 }, () => false)
  // The overview and what the fitted image needs: the first two ranks.
  const first = tiles.filter(({ rank }) => rank <= 1)
  source.want(
    client,
    first.map((tile) => ({ ...tile, rank: tile.rank + afterAll })),
  )
  return () => source.want(client, [])
}

/**
 * Fetches what a sample will show first, ahead of need, and keeps it until the returned function is called: a picture decoded; of measured
 * values their description, and the tiles that the fitted image needs. A failure shows when the sample is asked for.
 */
export const holdSample = (image: SampleImage): (() => void) => {
  if (image.sampleId === undefined || image.isPlain === true) return holdImage(image.url, image.width * image.height)
  let isHeld = true
  const held = holdMeasured(image, {}, () => isHeld).catch(() => () => {})
  return () => {
    isHeld = false
    void held.then((release) => release())
  }
}
