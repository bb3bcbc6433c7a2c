import type { PixelInfo } from '@reticle/contract'
import { type DisplayPreset, type PixelDisplay, pixelDisplaySchema, type WindowRule, windowRuleSchema } from '@reticle/domain'
import { z } from 'zod'
import { type ColormapId, colormapIds } from '../../pixels/colormaps.ts'
import { type ChannelSettings, type DisplaySettings, fittedSettings, openingSettings, rangeOf } from '../../pixels/display-settings.ts'
import { windowOfFilter } from '../values/window.ts'
import { openingByRule } from './window-rule.ts'

/** How one looks at samples: settings, and by which rule each channel's window is found, so that the next sample is looked at alike. */
export type Look = { readonly settings: DisplaySettings; readonly rules: readonly WindowRule[] }

type Described = Pick<PixelInfo, 'axes' | 'channels' | 'dtype' | 'isColor' | 'rescale' | 'nodata'>

const isColormap = (name: string): name is ColormapId => colormapIds.some((one) => one === name)
export const colormapNamed = (name: string): ColormapId => (isColormap(name) ? name : 'grey')

/** Settings as they were recorded; a colour map of another version is grey. */
export const settingsOfRecord = (display: PixelDisplay): DisplaySettings => ({
  ...display,
  channels: display.channels.map((channel) => ({
    ...channel,
    paint: channel.paint.kind === 'map' ? { kind: 'map', map: colormapNamed(channel.paint.map) } : channel.paint,
  })),
})

/** Settings as they are recorded with an annotation. */
export const recordOf = (settings: DisplaySettings): PixelDisplay => ({
  ...settings,
  channels: settings.channels.map((channel) => ({ ...channel, paint: { ...channel.paint } })),
})

const byRules = (settings: DisplaySettings, rules: readonly WindowRule[], info: Described): DisplaySettings => ({
  ...settings,
  channels: settings.channels.map((channel, at) => ({
    ...channel,
    ...openingByRule(rules[at] ?? { kind: 'file' }, info, at).window,
  })),
})

const fileRule: WindowRule = { kind: 'file' }

/** How a sample is looked at when nobody has chosen anything. */
export const openingLook = (info: Described): Look => {
  const settings = openingSettings(info)
  return { settings, rules: settings.channels.map(() => fileRule) }
}

/** The look of a preset. Colours of channels that a file names stay; the colour map is for single channels. */
export const lookOfPreset = (preset: DisplayPreset, info: Described): Look => {
  const { settings } = openingLook(info)
  const wanted = new Set(preset.channels)
  const named = info.channels.map((channel) => wanted.has(channel.name))
  const isChosen = named.some((one) => one)
  const chosen = isChosen ? settings.channels.map((_, at) => named[at] === true) : settings.channels.map((channel) => channel.isVisible)
  const isAlone = settings.channels.length === 1 || settings.blending === 'single' || chosen.filter((one) => one).length === 1
  const shared: Pick<ChannelSettings, 'stretch' | 'gamma' | 'isInverted'> = {
    stretch: preset.stretch,
    gamma: preset.gamma,
    isInverted: preset.isInverted,
  }
  const channels = settings.channels.map(
    (channel, at): ChannelSettings => ({
      ...channel,
      ...shared,
      isVisible: chosen[at] === true,
      paint: isAlone ? { kind: 'map', map: colormapNamed(preset.colorMap) } : channel.paint,
    }),
  )
  const rules = channels.map((): WindowRule => preset.window)
  const next: DisplaySettings = {
    ...settings,
    channels,
    active: isChosen ? named.indexOf(true) : settings.active,
    interpolation: preset.isSmooth ? 'smooth' : settings.interpolation,
  }
  return { settings: byRules(next, rules, info), rules }
}

/** The look of the last sample for another one: windows by their rules, the plane as at the opening; undefined when it has other channels. */
export const carriedLook = (look: Look, info: Described): Look | undefined => {
  const opening = openingSettings(info)
  if (look.settings.channels.length !== opening.channels.length) return undefined
  const { z: plane, t } = opening
  return { settings: byRules(fittedSettings({ ...look.settings, z: plane, t }, info), look.rules, info), rules: look.rules }
}

/** What an older annotation was looked at with: brightness and contrast of the whole picture, as windows. */
export const lookOfFilter = (
  filter: { readonly brightness: number; readonly contrast: number; readonly isInverted: boolean },
  info: Described,
): Look => {
  const { settings } = openingLook(info)
  const [least, greatest] = rangeOf(info.dtype)
  const { low, high } = windowOfFilter({ low: least, high: greatest }, filter.brightness, filter.contrast)
  return {
    settings: { ...settings, channels: settings.channels.map((channel) => ({ ...channel, low, high, isInverted: filter.isInverted })) },
    rules: settings.channels.map((): WindowRule => ({ kind: 'range', low, high })),
  }
}

const keptSchema = z.object({ settings: pixelDisplaySchema, rules: z.array(windowRuleSchema) })

export const lookText = ({ settings, rules }: Look): string => JSON.stringify({ settings: recordOf(settings), rules })

/** A look that was kept in this browser; undefined when it cannot be read. */
export const lookOfText = (text: string | null): Look | undefined => {
  if (text === null) return undefined
  try {
    const parsed = keptSchema.safeParse(JSON.parse(text))
    return parsed.success ? { settings: settingsOfRecord(parsed.data.settings), rules: parsed.data.rules } : undefined
  } catch {
    return undefined
  }
}
