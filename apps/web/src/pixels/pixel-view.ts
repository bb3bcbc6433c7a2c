import { createStore, type StoreApi } from 'zustand/vanilla'
import { channelCount, type DisplaySettings, fittedSettings, openingSettings } from './display-settings.ts'
import type { PixelSource } from './pixel-source.ts'

export type PixelViewState = {
  /** Set by the canvas as soon as the pixels of its sample can be had. */
  readonly source: PixelSource | undefined
  /** Undefined as long as there is no source. */
  readonly settings: DisplaySettings | undefined
}

/** What one canvas shows of its pixels, and how. Make one for each canvas; the canvas sets the source, panels change the settings. */
export type PixelView = StoreApi<PixelViewState> & {
  /** A source has come or gone. Settings wait for the source that they were set for, else they open anew. */
  readonly begin: (source: PixelSource | undefined) => void
  readonly change: (change: Partial<DisplaySettings> | ((settings: DisplaySettings) => DisplaySettings)) => void
  /** Settings for the next source (of a preset, of an annotation), or for the present one. */
  readonly recall: (settings: DisplaySettings) => void
}

/** @param opening how a source opens: a preset of the protocol, what was chosen for the last sample. */
export const createPixelView = (
  opening: (source: PixelSource) => DisplaySettings = (source) => openingSettings(source.info),
): PixelView => {
  let waiting: DisplaySettings | undefined
  const store = createStore<PixelViewState>(() => ({ source: undefined, settings: undefined }))
  const put = (settings: DisplaySettings) => {
    const { source } = store.getState()
    if (source !== undefined) store.setState({ settings: fittedSettings(settings, source.info) })
  }
  return Object.assign(store, {
    begin: (source: PixelSource | undefined) => {
      const before = store.getState()
      if (before.source === source) return
      if (source === undefined) return store.setState({ source, settings: undefined })
      // The same pixels again, or with more of them there: what was chosen stays.
      const isSame = before.source?.info.sampleId === source.info.sampleId && before.settings?.channels.length === channelCount(source.info)
      const kept = isSame ? before.settings : undefined
      const settings = waiting ?? kept ?? opening(source)
      waiting = undefined
      store.setState({ source, settings: fittedSettings(settings, source.info) })
    },
    change: (change: Partial<DisplaySettings> | ((settings: DisplaySettings) => DisplaySettings)) => {
      const { settings } = store.getState()
      if (settings === undefined) return
      put(typeof change === 'function' ? change(settings) : { ...settings, ...change })
    },
    recall: (settings: DisplaySettings) => {
      if (store.getState().source === undefined) waiting = settings
      else put(settings)
    },
  })
}
