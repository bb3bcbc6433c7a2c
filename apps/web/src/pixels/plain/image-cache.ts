import { t } from '../../canvas/words.ts'
import { closePicture, type Picture, pictureOf } from './picture.ts'

type Entry = { readonly picture: Promise<Picture>; ready?: Picture; users: number; lastUse: number }

const entries = new Map<string, Entry>()
/** Decoded images that nobody shows are kept up to this many, so that going on and coming back is immediate. */
const keptUnused = 3
let uses = 0

const load = async (url: string): Promise<Picture> => {
  const response = await fetch(url, { credentials: 'same-origin' }).catch((cause: unknown) => {
    throw new Error(t('chunks.no-server'), { cause })
  })
  if (!response.ok) throw new Error(response.status === 401 ? t('image.signedOut') : t('chunks.status', { detail: `${response.status}` }))
  try {
    // No colour conversion: what the read-out says is what the file holds.
    return await pictureOf(await createImageBitmap(await response.blob(), { colorSpaceConversion: 'none', premultiplyAlpha: 'none' }))
  } catch (cause) {
    throw new Error(t('image.noPicture'), { cause })
  }
}

const evict = () => {
  const unused = [...entries].filter(([, entry]) => entry.users === 0).sort(([, a], [, b]) => a.lastUse - b.lastUse)
  for (const [url, entry] of unused.slice(0, Math.max(0, unused.length - keptUnused))) {
    entries.delete(url)
    entry.picture.then(closePicture, () => undefined)
  }
}

const entryOf = (url: string): Entry => {
  const present = entries.get(url)
  if (present !== undefined) return present
  const made: Entry = { picture: load(url), users: 0, lastUse: 0 }
  entries.set(url, made)
  made.picture.then(
    (picture) => {
      made.ready = picture
    },
    // A failure is not kept: the next try asks again.
    () => {
      if (entries.get(url) === made) entries.delete(url)
    },
  )
  return made
}

/** The decoded image, shared between canvases; `release` when it is no longer shown. */
export const acquireImage = (url: string): { readonly picture: Promise<Picture>; readonly release: () => void } => {
  const entry = entryOf(url)
  entry.users++
  let isHeld = true
  const release = () => {
    if (!isHeld) return
    isHeld = false
    entry.users--
    entry.lastUse = ++uses
    evict()
  }
  return { picture: entry.picture, release }
}

/** The image when it is decoded already, so that it can be drawn without waiting. */
export const readyImage = (url: string): Picture | undefined => entries.get(url)?.ready

/** Decoded pixels that may wait ahead of need: 256 MB. */
const mostPixelsAhead = 64_000_000
let pixelsAhead = 0

/**
 * Fetches and decodes ahead of need, and keeps the image until the returned function is called. What would take too much memory is only
 * fetched, into the browser's own cache. A failure shows when the image is asked for.
 */
export const holdImage = (url: string, pixels: number): (() => void) => {
  if (pixelsAhead + pixels > mostPixelsAhead) {
    void fetch(url, { credentials: 'same-origin', priority: 'low' }).catch(() => undefined)
    return () => undefined
  }
  pixelsAhead += pixels
  const { picture, release } = acquireImage(url)
  picture.catch(() => undefined)
  let isHeld = true
  return () => {
    if (isHeld) pixelsAhead -= pixels
    isHeld = false
    release()
  }
}
