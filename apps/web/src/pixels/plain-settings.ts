import { type Described, type DisplaySettings, openingSettings } from './display-settings.ts'

/** Nothing is chosen but what a picture opens with: it is drawn as any browser draws it. */
export const isPlainPicture = (settings: DisplaySettings, described: Described): boolean => {
  const opening = openingSettings(described)
  if (settings.under !== null || settings.over !== null || settings.blending !== opening.blending) return false
  return settings.channels.every((channel, n) => {
    const plain = opening.channels[n]
    return (
      plain !== undefined &&
      channel.isVisible === plain.isVisible &&
      channel.low === plain.low &&
      channel.high === plain.high &&
      (channel.stretch === 'linear' || (channel.stretch === 'gamma' && channel.gamma === 1)) &&
      !channel.isInverted &&
      JSON.stringify(channel.paint) === JSON.stringify(plain.paint)
    )
  })
}
