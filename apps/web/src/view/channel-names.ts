import type { PixelInfo } from '@reticle/contract'
import { t } from '../canvas/words.ts'

export const channelName = (info: Pick<PixelInfo, 'channels'>, index: number): string => {
  const own = info.channels[index]?.name ?? ''
  return own === '' ? (info.channels.length === 1 ? t('channel.values') : t('channel.number', { number: index + 1 })) : own
}

/** The unit of what stored values stand for; empty when the file names none. */
export const unitOfChannel = (info: Pick<PixelInfo, 'channels' | 'rescale'>, index: number): string =>
  info.rescale?.unit ?? info.channels[index]?.unit ?? ''
