import type { PixelInfo } from '@reticle/contract'
import type { WindowRule } from '@reticle/domain'
import { type ChannelSettings, type DisplaySettings, shownChannels } from '../pixels/display-settings.ts'
import { rescaled } from './units/numbers.ts'
import type { Window } from './values/window.ts'

/** Channels that a change of one is meant for: itself, or all that are shown. */
export const editedChannels = (settings: DisplaySettings, channel: number, isLinked: boolean): readonly number[] =>
  isLinked ? [...new Set([channel, ...shownChannels(settings)])] : [channel]

export const withChannels = (
  settings: DisplaySettings,
  at: readonly number[],
  change: (channel: ChannelSettings, index: number) => Partial<ChannelSettings>,
): DisplaySettings => ({
  ...settings,
  channels: settings.channels.map((channel, index) => (at.includes(index) ? { ...channel, ...change(channel, index) } : channel)),
})

/** A new window of one channel, and the like change of those that go with it: shifted and widened by the same shares of their width. */
export const withWindow = (settings: DisplaySettings, channel: number, window: Window, at: readonly number[]): DisplaySettings => {
  const before = settings.channels[channel]
  if (before === undefined) return settings
  const width = before.high - before.low
  const share = (end: number) => (width === 0 ? 0 : (end - before.low) / width)
  const [low, high] = [share(window.low), share(window.high)]
  return withChannels(settings, at, (one, index) =>
    index === channel || width === 0
      ? { low: window.low, high: window.high }
      : { low: one.low + low * (one.high - one.low), high: one.low + high * (one.high - one.low) },
  )
}

/** The rule of a window that was set by hand: just this range, in the unit of the values. */
export const rangeRule = (window: Window, rescale: PixelInfo['rescale']): WindowRule => ({
  kind: 'range',
  low: rescaled(window.low, rescale),
  high: rescaled(window.high, rescale),
})

export const withRules = (
  rules: readonly WindowRule[],
  at: readonly number[],
  ruleOf: (index: number) => WindowRule,
): readonly WindowRule[] => rules.map((rule, index) => (at.includes(index) ? ruleOf(index) : rule))

/** The next channel alone, in a ring. */
export const soloed = (settings: DisplaySettings, by: 1 | -1): DisplaySettings => {
  const count = settings.channels.length
  const active = settings.blending === 'single' ? (settings.active + by + count) % count : settings.active
  return { ...settings, blending: 'single', active }
}

/** All visible channels together; when none is, all are. */
export const together = (settings: DisplaySettings): DisplaySettings => ({
  ...settings,
  blending: 'additive',
  channels: settings.channels.some((channel) => channel.isVisible)
    ? settings.channels
    : settings.channels.map((channel) => ({ ...channel, isVisible: true })),
})
