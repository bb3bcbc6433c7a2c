import type { DisplayPreset, DisplayState, SampleId, WindowRule } from '@reticle/domain'
import type { Gesture } from '@reticle/tools'
import type { StoreApi } from 'zustand/vanilla'
import type { PlaceStore } from '../canvas/place-store.ts'
import type { ViewStore } from '../canvas/view-store.ts'
import type { WindowDrag } from '../canvas/window-drag.ts'
import type { ChannelSettings, DisplaySettings } from '../pixels/display-settings.ts'
import type { PixelView } from '../pixels/pixel-view.ts'
import type { KeptLook } from './look/kept-look.ts'
import type { MeasureKind } from './measure/measure-tool.ts'
import type { Window } from './values/window.ts'
import type { Axis, ViewingState } from './viewing-state.ts'

/** What is done to a window by hand. */
export type WindowHand = {
  /** A drag from where the button went down: sideways the width, up and down the level. */
  readonly dragWindow: (drag: WindowDrag) => void
  /** A key is down: a drag with the main button changes the window. */
  readonly holdWindow: (isHeld: boolean) => void
}

/** One canvas with its pixels, its view and all that panels and keys do to them. Outlives the sample. */
export type Viewing = WindowHand & {
  readonly store: StoreApi<ViewingState>
  readonly pixels: PixelView
  readonly view: ViewStore
  readonly hover: PlaceStore
  readonly presets: () => readonly DisplayPreset[]
  readonly setWindow: (channel: number, window: Window) => void
  readonly applyRule: (channel: number, rule: WindowRule) => void
  readonly setChannel: (channel: number, change: Partial<ChannelSettings>) => void
  readonly change: (change: (settings: DisplaySettings) => DisplaySettings) => void
  readonly choosePreset: (presetId: string) => void
  /** As the sample opens when nobody has chosen anything; the plane stays. */
  readonly reset: () => void
  readonly invert: () => void
  readonly solo: (by: 1 | -1) => void
  readonly showTogether: () => void
  /** False where there is one plane. */
  readonly step: (axis: Axis, by: number) => boolean
  readonly setPlane: (axis: Axis, index: number) => void
  readonly play: (axis: Axis | undefined) => void
  readonly setSpeed: (perSecond: number) => void
  readonly setLinked: (isLinked: boolean) => void
  readonly remember: () => void
  readonly blink: (isDown: boolean) => void
  readonly measure: (kind: MeasureKind | undefined) => void
  readonly clearMeasures: () => void
  /** True when the gesture was a measurement's or a window's, and not a tool's. */
  readonly gesture: (gesture: Gesture) => boolean
  /** Esc: gives up what is being measured, then what was. False when there is nothing. */
  readonly cancel: () => boolean
  /** Shows what was shown when an annotation was made: channels, windows, plane, place and zoom. */
  readonly recall: (state: DisplayState) => void
  /** For the annotation; undefined while there are no pixels. */
  readonly record: () => DisplayState['pixels']
}

export type ViewingPorts = {
  readonly view: ViewStore
  readonly presets: () => readonly DisplayPreset[]
  readonly kept: () => KeptLook | undefined
  readonly keep: (kept: KeptLook) => void
  /** What the draft of a sample was looked at with. */
  readonly recorded: (sampleId: SampleId) => DisplayState | undefined
}
