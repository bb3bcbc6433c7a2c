import type { PixelInfo } from '@reticle/contract'
import { type ChannelSettings, type DisplaySettings, shownChannels } from '../pixels/display-settings.ts'
import type { ZIndex } from '../pixels/pixel-source.ts'

/** What is looked at: channels of one plane, with the windows in which they are shown, in stored values. */
export type Scene = {
  readonly channels: readonly number[]
  readonly windows: readonly Pick<ChannelSettings, 'low' | 'high'>[]
  readonly z: ZIndex
  readonly t: number
}

/** The three colours of a picture together; else one channel: the chosen one where it is in sight, or the first that is. */
export const channelsInSight = (info: Pick<PixelInfo, 'isColor'>, settings: DisplaySettings): readonly number[] => {
  const shown = shownChannels(settings)
  if (info.isColor && settings.blending === 'additive' && shown.length >= 3) return shown.slice(0, 3)
  return [shown.includes(settings.active) ? settings.active : (shown[0] ?? settings.active)]
}

export const sceneOf = (info: Pick<PixelInfo, 'isColor'>, settings: DisplaySettings): Scene => {
  const channels = channelsInSight(info, settings)
  return {
    channels,
    windows: channels.map((channel) => settings.channels[channel] ?? { low: 0, high: 1 }),
    z: settings.projection === 'max' ? 'max' : settings.z,
    t: settings.t,
  }
}
