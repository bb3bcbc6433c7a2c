import type { WindowRule } from '@reticle/domain'
import type { DisplaySettings } from '../pixels/display-settings.ts'
import type { Measure, MeasureDraft, MeasureKind } from './measure/measure-tool.ts'

export type Axis = 'z' | 't'

/** What the panels of one canvas know beside the settings of its pixels. */
export type ViewingState = {
  /** By which rule each channel's window was found. */
  readonly rules: readonly WindowRule[]
  /** The preset that the settings are, until one of them is changed. */
  readonly presetId: string | undefined
  /** A window is changed for all visible channels at once. */
  readonly isLinked: boolean
  /** The state that blinking compares with. */
  readonly remembered: DisplaySettings | undefined
  readonly isBlinking: boolean
  readonly playing: Axis | undefined
  /** Planes per second. */
  readonly speed: number
  /** Shown beside the pointer while a window is dragged. */
  readonly dragged: DraggedWindow | undefined
  /** A key is down: a drag with the main button changes the window. */
  readonly isWindowHeld: boolean
  readonly measuring: MeasureKind | undefined
  readonly draft: MeasureDraft
  readonly measures: readonly Measure[]
}

export type DraggedWindow = { readonly channel: number; readonly low: number; readonly high: number }
