import { useEffect, useState } from 'react'
import { acquireImage, readyImage } from './image-cache.ts'
import type { Picture } from './picture.ts'
import type { Size } from './view-math.ts'

export type ImageState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly picture: Picture }
  | { readonly kind: 'failed'; readonly reason: string }

type Loaded = { readonly url: string; readonly tries: number; readonly state: ImageState }

const check = (picture: Picture, { width, height }: Size): ImageState =>
  picture.width === width && picture.height === height
    ? { kind: 'ready', picture }
    : {
        kind: 'failed',
        // Marks on another grid than the stored one would be wrong without a sign of it.
        reason: `it decodes to ${picture.width} × ${picture.height} pixels, but this sample has ${width} × ${height}`,
      }

/** The decoded image at an address, and a way to try again. */
export const useImage = (url: string, size: Size): { readonly image: ImageState; readonly retry: () => void } => {
  const [tries, setTries] = useState(0)
  const [loaded, setLoaded] = useState<Loaded | undefined>(undefined)
  const { width, height } = size
  useEffect(() => {
    const { picture, release } = acquireImage(url)
    let isCurrent = true
    const put = (state: ImageState) => {
      if (isCurrent) setLoaded({ url, tries, state })
    }
    picture.then(
      (ready) => put(check(ready, { width, height })),
      (error: unknown) => put({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) }),
    )
    return () => {
      isCurrent = false
      release()
    }
  }, [url, width, height, tries])
  const isFailed = loaded?.state.kind === 'failed'
  useEffect(() => {
    if (!isFailed) return
    const again = () => setTries((n) => n + 1)
    window.addEventListener('online', again)
    return () => window.removeEventListener('online', again)
  }, [isFailed])
  // Never the last sample's picture under the next one's marks.
  const isFresh = loaded?.url === url && loaded.tries === tries
  const ready = isFresh ? undefined : readyImage(url)
  // What was decoded ahead is drawn with this very frame.
  const present: ImageState = ready === undefined ? { kind: 'loading' } : check(ready, size)
  return { image: isFresh ? loaded.state : present, retry: () => setTries((n) => n + 1) }
}
