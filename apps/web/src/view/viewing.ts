import type { WindowRule } from '@reticle/domain'
import { createStore } from 'zustand/vanilla'
import { createPlaceStore } from '../canvas/place-store.ts'
import { centredOn } from '../canvas/view-math.ts'
import type { DisplaySettings } from '../pixels/display-settings.ts'
import type { PixelSource } from '../pixels/pixel-source.ts'
import { createPixelView } from '../pixels/pixel-view.ts'
import { editedChannels, rangeRule, soloed, together, withChannels, withRules, withWindow } from './channel-edits.ts'
import { type Look, lookOfPreset, openingLook, recordOf } from './look/look.ts'
import { planeSample } from './look/plane-values.ts'
import { openingByRule, windowByRule } from './look/window-rule.ts'
import { idleDraft } from './measure/measure-tool.ts'
import { createMeasuring } from './measuring.ts'
import { lookOfState, openingOf } from './opening.ts'
import type { Window } from './values/window.ts'
import type { Axis, ViewingState } from './viewing-state.ts'
import type { Viewing, ViewingPorts } from './viewing-types.ts'
import { createWindowHand } from './window-hand.ts'

const lengthOf = (source: PixelSource, axis: Axis): number => source.info.axes.find(({ name }) => name === axis)?.length ?? 1

/** What does not go on with the next sample. */
const nothingYet = {
  remembered: undefined,
  isBlinking: false,
  playing: undefined,
  dragged: undefined,
  draft: idleDraft,
  measures: [],
} satisfies Partial<ViewingState>

export const createViewing = ({ view, presets, kept, keep, recorded }: ViewingPorts): Viewing => {
  const store = createStore<ViewingState>(() => ({
    ...nothingYet,
    rules: [],
    presetId: undefined,
    isLinked: false,
    speed: 5,
    isWindowHeld: false,
    measuring: undefined,
  }))
  const pixels = createPixelView((source) => {
    const { look, presetId } = openingOf(source.info, { recorded: recorded(source.info.sampleId), kept: kept(), presets: presets() })
    behindBlink = undefined
    store.setState({ ...nothingYet, rules: look.rules, presetId, isLinked: source.info.isColor })
    queueMicrotask(() => refine(look.rules))
    return look.settings
  })
  /** What is shown again when a held blink ends. */
  let behindBlink: DisplaySettings | undefined

  /** The source with its settings, as soon as there are any. */
  const present = () => {
    const { source, settings } = pixels.getState()
    return source === undefined || settings === undefined ? undefined : { source, settings }
  }
  const keepNow = () => {
    const now = present()
    const { rules, presetId, isBlinking } = store.getState()
    if (now !== undefined && !isBlinking) keep({ look: { settings: now.settings, rules }, presetId })
  }
  const put = (settings: DisplaySettings, rules: readonly WindowRule[] = store.getState().rules, presetId?: string) => {
    pixels.change(() => settings)
    store.setState({ rules, presetId })
    keepNow()
  }
  const change = (run: (settings: DisplaySettings) => DisplaySettings) => {
    const now = present()
    if (now !== undefined) put(run(now.settings))
  }
  /** Another look on the same plane. */
  const show = (look: Look, presetId?: string) => {
    const { z, t } = present()?.settings ?? look.settings
    put({ ...look.settings, z, t }, look.rules, presetId)
    refine(look.rules)
  }

  /** Windows that only the pixels can tell, as soon as they are here; one that was changed in the meantime stays. */
  const refine = (rules: readonly WindowRule[], channels: readonly number[] = [...rules.keys()]) => {
    const now = present()
    if (now === undefined) return
    const { source, settings } = now
    for (const channel of channels) {
      const rule = rules[channel]
      if (rule === undefined || openingByRule(rule, source.info, channel).isExact) continue
      const plane = { channel, z: settings.projection === 'max' ? ('max' as const) : settings.z, t: settings.t }
      planeSample(source, plane).then(
        (sample) => {
          const window = windowByRule(rule, source.info, channel, sample)
          if (window === undefined || pixels.getState().source !== source || store.getState().rules[channel] !== rule) return
          pixels.change((latest) => withChannels(latest, [channel], () => window))
          keepNow()
        },
        // The canvas says that pixels cannot be had.
        () => undefined,
      )
    }
  }

  const setWindow = (channel: number, window: Window) => {
    const now = present()
    if (now === undefined) return
    const at = editedChannels(now.settings, channel, store.getState().isLinked)
    const next = withWindow(now.settings, channel, window, at)
    const ruleOf = (index: number) => rangeRule(next.channels[index] ?? window, now.source.info.rescale)
    put(next, withRules(store.getState().rules, at, ruleOf))
  }
  const setPlane = (axis: Axis, index: number) => {
    const now = present()
    if (now === undefined) return
    const within = Math.max(0, Math.min(lengthOf(now.source, axis) - 1, index))
    if (now.settings[axis] !== within) pixels.change({ [axis]: within })
  }
  const hand = createWindowHand({ store, pixels, view, setWindow })
  const measuring = createMeasuring(store)

  return {
    ...measuring,
    store,
    pixels,
    view,
    hover: createPlaceStore(),
    presets,
    setWindow,
    change,
    setPlane,
    dragWindow: hand.dragWindow,
    holdWindow: hand.holdWindow,
    applyRule: (channel, rule) => {
      const now = present()
      if (now === undefined) return
      const { source, settings } = now
      const at = editedChannels(settings, channel, store.getState().isLinked)
      const rules = withRules(store.getState().rules, at, () => rule)
      put(
        withChannels(settings, at, (_, index) => openingByRule(rule, source.info, index).window),
        rules,
      )
      refine(rules, at)
    },
    setChannel: (channel, edit) =>
      change((settings) => {
        const isShared = store.getState().isLinked && edit.paint === undefined && edit.isVisible === undefined
        return withChannels(settings, editedChannels(settings, channel, isShared), () => edit)
      }),
    choosePreset: (presetId) => {
      const now = present()
      const preset = presets().find(({ id }) => id === presetId)
      if (now !== undefined && preset !== undefined) show(lookOfPreset(preset, now.source.info), presetId)
    },
    reset: () => {
      const now = present()
      if (now !== undefined) show(openingLook(now.source.info))
    },
    invert: () =>
      change((settings) => ({ ...settings, channels: settings.channels.map((one) => ({ ...one, isInverted: !one.isInverted })) })),
    solo: (by) => change((settings) => soloed(settings, by)),
    showTogether: () => change(together),
    step: (axis, by) => {
      const now = present()
      if (now === undefined || lengthOf(now.source, axis) < 2) return false
      setPlane(axis, now.settings[axis] + by)
      return true
    },
    play: (playing) => store.setState({ playing }),
    setSpeed: (speed) => store.setState({ speed }),
    setLinked: (isLinked) => store.setState({ isLinked }),
    remember: () => store.setState({ remembered: pixels.getState().settings }),
    blink: (isDown) => {
      const now = present()
      if (now === undefined || store.getState().isBlinking === isDown) return
      const other = isDown ? (store.getState().remembered ?? openingLook(now.source.info).settings) : behindBlink
      behindBlink = isDown ? now.settings : undefined
      store.setState({ isBlinking: isDown })
      if (other !== undefined) pixels.change(() => other)
    },
    gesture: (gesture) => {
      if (!store.getState().isWindowHeld) return measuring.gesture(gesture)
      hand.gesture(gesture)
      return true
    },
    recall: (state) => {
      const now = present()
      if (now === undefined) return
      const look = lookOfState(state, now.source.info) ?? openingLook(now.source.info)
      pixels.change(() => look.settings)
      store.setState({ rules: look.rules, presetId: undefined })
      const { screen } = view.getState()
      view.set(centredOn({ scale: state.zoom, x: 0, y: 0, angle: state.angle ?? 0 }, state.centre, screen))
    },
    record: () => {
      const settings = behindBlink ?? pixels.getState().settings
      return settings === undefined ? undefined : recordOf(settings)
    },
  }
}
