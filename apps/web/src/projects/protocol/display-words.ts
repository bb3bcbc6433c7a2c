import type { DisplayPreset, WindowRule } from '@reticle/domain'
import { inARow } from '../../language/lists.ts'
import { plain } from '../../language/plain.ts'
import { t } from './words.ts'

const number = (value: number): string => plain(value).replace('-', '−')

const windowWords = (window: WindowRule): string => {
  switch (window.kind) {
    case 'file':
      return t('presets.file')
    case 'percentile':
      return t('presets.percentile', { share: plain(window.share) })
    case 'zscale':
      return 'zscale'
    case 'range':
      return t('presets.range', { low: number(window.low), high: number(window.high) })
  }
}

const stretchWords = ({ stretch, gamma }: DisplayPreset): readonly string[] => {
  if (stretch === 'linear') return []
  return [stretch === 'gamma' ? t('presets.gamma', { gamma: plain(gamma) }) : t(`presetStretches.${stretch}`)]
}

/** Each preset by its name and what it does. */
export const presetRows = (presets: readonly DisplayPreset[]): readonly (readonly [string, string])[] =>
  presets.map((preset) => [
    preset.name,
    inARow([
      windowWords(preset.window),
      ...stretchWords(preset),
      ...(preset.colorMap === 'grey' ? [] : [preset.colorMap]),
      ...(preset.isInverted ? [t('presets.inverted')] : []),
      ...(preset.isSmooth ? [t('presets.smooth')] : []),
      ...(preset.channels.length === 0 ? [] : [t('presets.channels', { channels: inARow(preset.channels) })]),
    ]),
  ])
