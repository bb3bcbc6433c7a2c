import { colormapTable, type Rgb, rgbOf } from '../colormaps.ts'
import type { ChannelSettings, DisplaySettings } from '../display-settings.ts'
import { stretched } from '../stretch.ts'

/** Entries within the window: enough that even the steepest stretch has no visible steps. The two behind them are for below and above. */
export const lightSteps = 65_536
/** The table as a texture: rows of 256, the last of which holds the two. */
export const lightTableSize = { width: 256, height: lightSteps / 256 + 1 } as const

const wholeWindow = { low: 0, high: 1 }

const colorsOf = ({ paint }: ChannelSettings): ((light: number) => Rgb) => {
  if (paint.kind === 'color') {
    const [red, green, blue] = rgbOf(paint.color)
    return (light) => [Math.round(red * light), Math.round(green * light), Math.round(blue * light)]
  }
  const table = colormapTable(paint.map)
  return (light) => {
    const n = 3 * Math.min(255, Math.floor(light * 256))
    return [table[n] ?? 0, table[n + 1] ?? 0, table[n + 2] ?? 0]
  }
}

type Ends = Pick<DisplaySettings, 'under' | 'over'>

/** What a table depends on. A new window needs no new table. */
export const lightTableKey = (channel: ChannelSettings, { under, over }: Ends): string =>
  JSON.stringify([channel.stretch, channel.stretch === 'gamma' ? channel.gamma : 1, channel.paint, channel.isInverted, under, over])

/** The colour of each step of the window, four bytes each: stretch, colour map and inversion in one look-up. */
export const lightTable = (channel: ChannelSettings, { under, over }: Ends): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(lightTableSize.width * lightTableSize.height * 4)
  const colors = colorsOf(channel)
  const put = (n: number, [red, green, blue]: Rgb) => {
    bytes[4 * n] = red
    bytes[4 * n + 1] = green
    bytes[4 * n + 2] = blue
    bytes[4 * n + 3] = 255
  }
  const at = (part: number): Rgb => {
    const light = stretched(part, wholeWindow, channel.stretch, channel.gamma)
    return colors(channel.isInverted ? 1 - light : light)
  }
  for (let n = 0; n < lightSteps; n++) put(n, at(n / (lightSteps - 1)))
  put(lightSteps, under === null ? at(0) : rgbOf(under))
  put(lightSteps + 1, over === null ? at(1) : rgbOf(over))
  return bytes
}
