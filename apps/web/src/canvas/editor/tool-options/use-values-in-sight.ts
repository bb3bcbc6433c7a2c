import { useMemo } from 'react'
import { useStore } from 'zustand'
import { sceneOf } from '../../../assist/scene.ts'
import { rangeOf } from '../../../pixels/display-settings.ts'
import type { PixelView } from '../../../pixels/pixel-view.ts'
import { channelName, unitOfChannel } from '../../../view/channel-names.ts'
import { rescaled } from '../../../view/units/numbers.ts'
import { t } from '../../words.ts'

/** The values that tools work on, as the options speak of them: window in stored values, name and unit of what they stand for. */
export const useValuesInSight = (pixels: PixelView) => {
  const source = useStore(pixels, (state) => state.source)
  const settings = useStore(pixels, (state) => state.settings)
  return useMemo(() => {
    if (source === undefined || settings === undefined) return undefined
    const { info } = source
    const scene = sceneOf(info, settings)
    const [channel = 0] = scene.channels
    const { low, high } = scene.windows[0] ?? { low: 0, high: 1 }
    const isColor = scene.channels.length > 1
    const { spread } = info.channels[channel] ?? {}
    const [least, most] = isColor || spread == null ? rangeOf(info.dtype) : [spread.min, spread.max]
    const ends = [rescaled(least, info.rescale), rescaled(most, info.rescale)]
    return {
      /** All values lie between, as far as the file or its type says; in their unit. */
      all: { low: Math.min(...ends), high: Math.max(...ends) },
      ...{ source, scene, low, high },
      name: isColor ? t('options.colours') : channelName(info, channel),
      unit: unitOfChannel(info, channel),
      slope: info.rescale?.slope ?? 1,
      rescale: info.rescale,
      isWhole: !isColor && info.dtype !== 'float32' && info.dtype !== 'float64',
    }
  }, [source, settings])
}
