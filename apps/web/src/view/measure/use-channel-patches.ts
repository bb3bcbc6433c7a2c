import { useEffect, useState } from 'react'
import { t } from '../../canvas/words.ts'
import type { PixelSource, PlaneBox } from '../../pixels/pixel-source.ts'
import type { Patch } from './profile.ts'

/** Said here: further down t is the index of a plane. */
const tooMany = t('measure.tooMany')

export type ChannelPatch = { readonly channel: number; readonly patch: Patch }

export type Patches =
  | { readonly kind: 'none' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly patches: readonly ChannelPatch[]; readonly key: string }
  | { readonly kind: 'failed'; readonly reason: string }

/** Pixels of a region that are read for its statistics: 256 MB of 32-bit values. */
const mostPixels = 64_000_000

/** The full-resolution values of a box in some channels, fetched when box, channels or plane change. */
export const useChannelPatches = (
  source: PixelSource | undefined,
  box: PlaneBox | undefined,
  channels: readonly number[],
  z: number | 'max',
  t: number,
): Patches => {
  const [found, setFound] = useState<{ readonly key: string; readonly patches: Patches } | undefined>(undefined)
  const { x = 0, y = 0, width = 0, height = 0 } = box ?? {}
  const wanted = channels.join(' ')
  const key = `${source?.key} ${x} ${y} ${width} ${height} ${wanted} ${z} ${t}`
  const isWanted = source !== undefined && width > 0 && height > 0
  useEffect(() => {
    if (!isWanted) return
    const name = `${source.key} ${x} ${y} ${width} ${height} ${wanted} ${z} ${t}`
    if (width * height > mostPixels) {
      setFound({ key: name, patches: { kind: 'failed', reason: tooMany } })
      return
    }
    const controller = new AbortController()
    const { signal } = controller
    const region = { x, y, width, height }
    const one = async (channel: number): Promise<ChannelPatch> => ({
      channel,
      patch: await source.region(region, { channel, z, t, signal }),
    })
    Promise.all(wanted.split(' ').map(Number).map(one)).then(
      (patches) => setFound({ key: name, patches: { kind: 'ready', patches, key: name } }),
      (error: unknown) => {
        if (!signal.aborted)
          setFound({ key: name, patches: { kind: 'failed', reason: error instanceof Error ? error.message : String(error) } })
      },
    )
    return () => controller.abort()
  }, [isWanted, source, x, y, width, height, wanted, z, t])
  if (!isWanted || wanted === '') return { kind: 'none' }
  return found?.key === key ? found.patches : { kind: 'loading' }
}
