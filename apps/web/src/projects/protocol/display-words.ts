import type { DisplayPreset, WindowRule } from '@reticle/domain'

const number = (value: number): string => String(value).replace('-', '−')

const windowWords = (window: WindowRule): string => {
  switch (window.kind) {
    case 'file':
      return 'as the file recommends'
    case 'percentile':
      return `middle ${window.share} % of the values`
    case 'zscale':
      return 'zscale'
    case 'range':
      return `from ${number(window.low)} to ${number(window.high)}`
  }
}

/** Each preset by its name and what it does. */
export const presetRows = (presets: readonly DisplayPreset[]): readonly (readonly [string, string])[] =>
  presets.map(({ name, window, stretch, gamma, colorMap, isInverted, channels, isSmooth }) => [
    name,
    [
      windowWords(window),
      ...(stretch === 'linear' ? [] : [stretch === 'gamma' ? `gamma ${gamma}` : stretch]),
      ...(colorMap === 'grey' ? [] : [colorMap]),
      ...(isInverted ? ['inverted'] : []),
      ...(isSmooth ? ['smooth'] : []),
      ...(channels.length === 0 ? [] : [`channels ${channels.join(', ')}`]),
    ].join(', '),
  ])
