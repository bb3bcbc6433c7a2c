import type { PixelInfo } from '@reticle/contract'
import type { WindowRule } from '@reticle/domain'
import { openingWindow } from '../../pixels/display-settings.ts'
import { stored } from '../units/numbers.ts'
import type { Values } from '../values/finite-values.ts'
import { centralWindow, type Window, widened } from '../values/window.ts'
import { zscale } from '../values/zscale.ts'
import { spreadWindow } from './spread-window.ts'

type Described = Pick<PixelInfo, 'axes' | 'channels' | 'dtype' | 'isColor' | 'rescale' | 'nodata'>

/** The values of the plane that is shown: as they come, and ascending without what was not measured. */
export type PlaneSample = { readonly values: Values; readonly sorted: Float64Array }

/** A window by its rule, in stored values, as well as it can be told without pixels; `isExact` when pixels would not change it. */
export const openingByRule = (
  rule: WindowRule,
  info: Described,
  channel: number,
): { readonly window: Window; readonly isExact: boolean } => {
  const spread = info.channels[channel]?.spread ?? null
  switch (rule.kind) {
    case 'file':
      return { window: openingWindow(info, channel), isExact: true }
    case 'range':
      return { window: widened({ low: stored(rule.low, info.rescale), high: stored(rule.high, info.rescale) }), isExact: true }
    case 'percentile':
      return { window: spread === null ? openingWindow(info, channel) : spreadWindow(spread, rule.share), isExact: false }
    case 'zscale':
      return { window: openingWindow(info, channel), isExact: false }
  }
}

/** A window by its rule from the pixels that are shown; undefined when none of them was measured. */
export const windowByRule = (rule: WindowRule, info: Described, channel: number, { values, sorted }: PlaneSample): Window | undefined => {
  switch (rule.kind) {
    case 'file':
    case 'range':
      return openingByRule(rule, info, channel).window
    case 'percentile':
      return centralWindow(sorted, rule.share)
    case 'zscale':
      return zscale(values, info.nodata)
  }
}

export const sameRule = (a: WindowRule, b: WindowRule): boolean =>
  a.kind === 'percentile' && b.kind === 'percentile'
    ? a.share === b.share
    : a.kind === 'range' && b.kind === 'range'
      ? a.low === b.low && a.high === b.high
      : a.kind === b.kind
