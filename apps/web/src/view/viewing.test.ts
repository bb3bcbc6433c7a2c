import { type DisplayPreset, type DisplayState, displayPresetSchema } from '@reticle/domain'
import type { Gesture } from '@reticle/tools'
import { describe, expect, it } from 'vitest'
import { createViewStore } from '../canvas/view-store.ts'
import type { KeptLook } from './look/kept-look.ts'
import { runViewCommand } from './run-view-command.ts'
import { testSource } from './test-source.ts'
import { stateOf } from './viewed-state.ts'
import { createViewing } from './viewing.ts'

const ct = { rescale: { slope: 2, intercept: -100, unit: 'HU' } }
const preset = (parts: object): DisplayPreset => displayPresetSchema.parse({ id: 'one', name: 'One', ...parts })

const start = (given: { presets?: readonly DisplayPreset[]; recorded?: DisplayState } = {}) => {
  const view = createViewStore()
  let kept: KeptLook | undefined
  const viewing = createViewing({
    view,
    presets: () => given.presets ?? [],
    kept: () => kept,
    keep: (next) => {
      kept = next
    },
    recorded: () => given.recorded,
  })
  view.begin('a', { width: 64, height: 48 })
  view.resize({ width: 640, height: 480 })
  const now = () => {
    const { settings } = viewing.pixels.getState()
    if (settings === undefined) throw new Error('nothing is shown')
    return settings
  }
  const channel = (index = 0) => {
    const found = now().channels[index]
    if (found === undefined) throw new Error(`no channel ${index}`)
    return found
  }
  return { viewing, view, now, channel, kept: () => kept }
}

/** Pixels have come, and what waits for them is done. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 0))
const at = (type: 'down' | 'move' | 'up', x: number, y: number): Gesture => ({
  type,
  at: { x, y },
  modifiers: { shift: false, alt: false, ctrl: false },
  tolerance: 1,
})
const panels = { togglePanel: () => undefined, toggleSideBySide: () => undefined, toggleOverlay: () => undefined }

describe('how a sample opens', () => {
  it('is as the file recommends when nobody has chosen anything', () => {
    const { viewing, channel } = start()
    viewing.pixels.begin(testSource({ number: 1 }))
    expect(channel()).toMatchObject({ low: 0, high: 1000, stretch: 'linear' })
  })

  it('is by the first preset of the protocol, in the unit of the values', () => {
    const { viewing, channel } = start({ presets: [preset({ window: { kind: 'range', low: 100, high: 300 }, colorMap: 'magma' })] })
    viewing.pixels.begin(testSource({ number: 1, more: ct }))
    expect(channel()).toMatchObject({ low: 100, high: 200, paint: { kind: 'map', map: 'magma' } })
    expect(viewing.store.getState().presetId).toBe('one')
  })

  it('is as its draft was looked at', () => {
    const first = start()
    first.viewing.pixels.begin(testSource({ number: 1, z: 5 }))
    first.viewing.setWindow(0, { low: 7, high: 9 })
    first.viewing.setPlane('z', 4)
    const recorded = stateOf(first.viewing)
    if (recorded === undefined) throw new Error('nothing was recorded')
    const again = start({ recorded, presets: [preset({})] })
    again.viewing.pixels.begin(testSource({ number: 1, z: 5 }))
    expect(again.channel()).toMatchObject({ low: 7, high: 9 })
    expect(again.now().z).toBe(4)
  })

  it('is as the one before: percentiles of its own values, its own middle plane', async () => {
    const { viewing, channel, now } = start()
    viewing.pixels.begin(testSource({ number: 1, z: 5 }))
    viewing.applyRule(0, { kind: 'percentile', share: 100 })
    viewing.setPlane('z', 0)
    await settled()
    expect(channel()).toMatchObject({ low: 20_000, high: 24_763 })
    viewing.pixels.begin(testSource({ number: 2, z: 3 }))
    await settled()
    expect(now().z).toBe(1)
    expect(channel()).toMatchObject({ low: 10_000, high: 14_763 })
  })
})

describe('window', () => {
  it('set by hand is kept when the pixels of a rule come later', async () => {
    const { viewing, channel } = start()
    viewing.pixels.begin(testSource({ number: 3 }))
    viewing.applyRule(0, { kind: 'zscale' })
    viewing.setWindow(0, { low: 1, high: 2 })
    await settled()
    expect(channel()).toMatchObject({ low: 1, high: 2 })
    expect(viewing.store.getState().rules).toEqual([{ kind: 'range', low: 1, high: 2 }])
  })

  it('follows a drag, from where it began, and comes back with it', () => {
    const { viewing, channel } = start()
    viewing.pixels.begin(testSource({ number: 4 }))
    viewing.dragWindow({ dx: 0, dy: 0, phase: 'start' })
    viewing.dragWindow({ dx: 320, dy: 0, phase: 'move' })
    expect(channel()).toMatchObject({ low: -500, high: 1500 })
    expect(viewing.store.getState().dragged).toEqual({ channel: 0, low: -500, high: 1500 })
    viewing.dragWindow({ dx: 0, dy: 0, phase: 'move' })
    viewing.dragWindow({ dx: 0, dy: 0, phase: 'end' })
    expect(channel()).toMatchObject({ low: 0, high: 1000 })
    expect(viewing.store.getState().dragged).toBeUndefined()
  })

  it('is dragged with the main button while the key is held, and no tool gets the gestures', () => {
    const { viewing, channel } = start()
    viewing.pixels.begin(testSource({ number: 4 }))
    runViewCommand(viewing, panels, { kind: 'hold-window' }, 'down')
    expect([at('down', 10, 10), at('move', 42, 10), at('up', 42, 10)].map(viewing.gesture)).toEqual([true, true, true])
    expect(channel().high).toBeGreaterThan(1400)
    runViewCommand(viewing, panels, { kind: 'hold-window' }, 'up')
    expect(viewing.gesture(at('down', 1, 1))).toBe(false)
  })

  it('of linked channels changes for all that are shown, each by its own width', () => {
    const { viewing, channel } = start()
    viewing.pixels.begin(testSource({ number: 5, channels: 3 }))
    viewing.setWindow(1, { low: 0, high: 100 })
    viewing.setChannel(2, { isVisible: false })
    viewing.setLinked(true)
    viewing.setWindow(0, { low: 500, high: 1000 })
    expect([0, 1, 2].map((index) => channel(index).low)).toEqual([500, 50, 0])
  })
})

describe('keys of the display', () => {
  it('step through planes, and stop at the ends', () => {
    const { viewing, now } = start()
    viewing.pixels.begin(testSource({ number: 6, z: 3 }))
    const press = (by: 1 | -1) => runViewCommand(viewing, panels, { kind: 'plane', axis: 'z', by }, 'down')
    expect([press(1), press(1), now().z]).toEqual([true, true, 2])
    expect(runViewCommand(viewing, panels, { kind: 'plane', axis: 't', by: 1 }, 'down')).toBe(false)
  })

  it('show one channel after the other alone, and all together again', () => {
    const { viewing, now } = start()
    viewing.pixels.begin(testSource({ number: 7, channels: 3 }))
    const press = (by: 1 | -1) => {
      runViewCommand(viewing, panels, { kind: 'channel', by }, 'down')
      return [now().blending, now().active]
    }
    expect([press(1), press(1), press(-1), press(-1)]).toEqual([
      ['single', 0],
      ['single', 1],
      ['single', 0],
      ['single', 2],
    ])
    runViewCommand(viewing, panels, { kind: 'all-channels' }, 'down')
    expect(now().blending).toBe('additive')
  })

  it('blink while held, and what is recorded is not the blink', () => {
    const { viewing, channel, kept } = start()
    viewing.pixels.begin(testSource({ number: 8 }))
    viewing.setWindow(0, { low: 10, high: 20 })
    runViewCommand(viewing, panels, { kind: 'remember' }, 'down')
    viewing.setWindow(0, { low: 30, high: 40 })
    runViewCommand(viewing, panels, { kind: 'blink' }, 'down')
    expect(channel().low).toBe(10)
    expect(viewing.record()?.channels[0]?.low).toBe(30)
    runViewCommand(viewing, panels, { kind: 'blink' }, 'up')
    expect(channel().low).toBe(30)
    expect(kept()?.look.settings.channels[0]?.low).toBe(30)
  })

  it('give up what is being measured first, then what was, and then nothing', () => {
    const { viewing } = start()
    viewing.pixels.begin(testSource({ number: 9 }))
    runViewCommand(viewing, panels, { kind: 'measure', tool: 'ruler' }, 'down')
    for (const gesture of [at('down', 0, 0), at('up', 30, 40), at('down', 5, 5), at('up', 5, 5)]) viewing.gesture(gesture)
    expect(viewing.store.getState().measures).toEqual([
      {
        kind: 'ruler',
        points: [
          { x: 0, y: 0 },
          { x: 30, y: 40 },
        ],
      },
    ])
    const giveUp = () => runViewCommand(viewing, panels, { kind: 'cancel' }, 'down')
    expect([giveUp(), viewing.store.getState().measures.length, giveUp(), viewing.store.getState().measures.length, giveUp()]).toEqual([
      true,
      1,
      true,
      0,
      undefined,
    ])
  })
})

describe('recall', () => {
  it('shows what a reader saw: window, plane, place and zoom', () => {
    const reader = start()
    reader.viewing.pixels.begin(testSource({ number: 10, z: 5 }))
    reader.viewing.setWindow(0, { low: 11, high: 22 })
    reader.viewing.setPlane('z', 4)
    reader.view.zoomAt({ x: 100, y: 100 }, 3)
    const seen = stateOf(reader.viewing)
    if (seen === undefined) throw new Error('nothing was recorded')
    const desk = start()
    desk.viewing.pixels.begin(testSource({ number: 10, z: 5 }))
    desk.viewing.recall(seen)
    expect(desk.channel()).toMatchObject({ low: 11, high: 22 })
    expect(desk.now().z).toBe(4)
    expect(desk.view.getState().view.scale).toBeCloseTo(reader.view.getState().view.scale, 9)
    expect(desk.view.getState().view.x).toBeCloseTo(reader.view.getState().view.x, 9)
  })

  it('of brightness and contrast, from before there were windows, inverts and narrows', () => {
    const { viewing, channel } = start()
    viewing.pixels.begin(testSource({ number: 11, more: { dtype: 'uint8' } }))
    viewing.recall({ zoom: 1, centre: { x: 32, y: 24 }, brightness: 0, contrast: 2, isInverted: true })
    expect(channel()).toMatchObject({ low: 63.75, high: 191.25, isInverted: true })
  })
})
