import { useEffect, useState } from 'react'
import { acquireImage, readyImage } from './image-cache.ts'
import type { Picture } from './picture.ts'

export type ImageState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly picture: Picture }
  | { readonly kind: 'failed'; readonly reason: string }

type Loaded = { readonly url: string; readonly tries: number; readonly state: ImageState }

const loading: ImageState = { kind: 'loading' }

/** The decoded image at an address, and a way to try again; nothing is loaded without an address. */
export const useImage = (url: string | undefined): { readonly image: ImageState; readonly retry: () => void } => {
  const [tries, setTries] = useState(0)
  const [loaded, setLoaded] = useState<Loaded | undefined>(undefined)
  useEffect(() => {
    if (url === undefined) return
    const { picture, release } = acquireImage(url)
    let isCurrent = true
    const put = (state: ImageState) => {
      if (isCurrent) setLoaded({ url, tries, state })
    }
    picture.then(
      (ready) => put({ kind: 'ready', picture: ready }),
      (error: unknown) => put({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) }),
    )
    return () => {
      isCurrent = false
      release()
    }
  }, [url, tries])
  const isFailed = loaded?.state.kind === 'failed'
  useEffect(() => {
    if (!isFailed) return
    const again = () => setTries((n) => n + 1)
    window.addEventListener('online', again)
    return () => window.removeEventListener('online', again)
  }, [isFailed])
  // Never the last sample's picture under the next one's marks.
  const isFresh = url !== undefined && loaded?.url === url && loaded.tries === tries
  const ready = isFresh || url === undefined ? undefined : readyImage(url)
  // What was decoded ahead is drawn with this very frame.
  const present: ImageState = ready === undefined ? loading : { kind: 'ready', picture: ready }
  return { image: isFresh ? loaded.state : present, retry: () => setTries((n) => n + 1) }
}
