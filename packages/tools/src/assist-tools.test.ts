import { areaOf, type Geometry, type MaskGeometry, maskOf, unionMasks } from '@reticle/geometry'
import { describe, expect, it } from 'vitest'
import type { AssistAnswer } from './assist/job.ts'
import { blobs } from './blobs.ts'
import { grow } from './grow.ts'
import { scissors } from './scissors.ts'
import { defaultSettings } from './settings.ts'
import { superpixels } from './superpixels.ts'
import { click, contextOf, double, down, drag, move, region, up } from './test/arbitraries.ts'
import { threshold } from './threshold.ts'
import type { Gesture, Tool, ToolContext, ToolStep } from './tool.ts'
import { wand } from './wand.ts'

const square = (x: number, y: number, side: number): MaskGeometry => maskOf({ type: 'box', x, y, width: side, height: side })
const found = (...geometries: readonly Geometry[]): Gesture => ({ type: 'assisted', answer: { kind: 'marks', geometries } })
const failed: Gesture = { type: 'assisted', answer: { kind: 'failed', reason: 'nothing there' } }
const path = (...points: readonly number[]): Gesture => ({ type: 'assisted', answer: { kind: 'path', points } satisfies AssistAnswer })
const enter: Gesture = { type: 'confirm' }
const back: Gesture = { type: 'back' }
const tune: Gesture = { type: 'tune' }

/** The steps of a tool that sees gestures one after the other. */
const stepsOf = <S>(tool: Tool<S>, gestures: readonly Gesture[], context: ToolContext = contextOf()): readonly ToolStep<S>[] => {
  let state = tool.idle
  return gestures.map((gesture) => {
    const step = tool.next(state, gesture, context)
    state = step.state
    return step
  })
}
const last = <S>(tool: Tool<S>, gestures: readonly Gesture[], context?: ToolContext): ToolStep<S> | undefined =>
  stepsOf(tool, gestures, context).at(-1)

describe('the wand', () => {
  const settings = { ...defaultSettings, tolerance: 7, isContiguous: false }

  it('asks for pixels like the one clicked, in the whole image, with what it is set to', () => {
    const [step] = stepsOf(wand, click(20.4, 30.6), { ...contextOf(), settings })
    expect(step?.ask).toEqual({
      ...{ kind: 'wand', seed: { x: 20.4, y: 30.6 }, tolerance: 7, isContiguous: false },
      within: { x: 0, y: 0, width: 100, height: 80 },
    })
  })

  it('shows what was found, and keeps it by Enter, by a click on it or by a double click', () => {
    const mask = square(10, 10, 20)
    expect(last(wand, [...click(15, 15), found(mask)])?.draft).toEqual(mask)
    for (const end of [[enter], click(20, 20).slice(0, 1), [double(15, 15)]]) {
      const step = last(wand, [...click(15, 15), found(mask), ...end])
      expect(step?.commit).toEqual(mask)
      expect(step?.state).toEqual(wand.idle)
    }
  })

  it('adds with Shift, takes away with Alt, and begins anew elsewhere', () => {
    const [a, b] = [square(10, 10, 20), square(20, 20, 20)]
    const first = [...click(15, 15), found(a)]
    expect(last(wand, [...first, ...click(35, 35, { shift: true }), found(b), enter])?.commit).toEqual(unionMasks(a, b))
    const less = last(wand, [...first, ...click(25, 25, { alt: true }), found(b), enter])?.commit
    expect(less && areaOf(less)).toBe(300)
    expect(last(wand, [...first, ...click(60, 60), found(square(60, 60, 5)), enter])?.commit).toEqual(square(60, 60, 5))
    expect(last(wand, [...first, ...click(25, 25, { shift: true }), found(b), back])?.draft).toEqual(a)
    expect(last(wand, [...first, ...click(15, 15, { alt: true }), found(a)])).not.toHaveProperty('draft')
  })

  it('asks again when it is set to something else, and keeps the answer that comes after Enter', () => {
    const steps = stepsOf(wand, [...click(15, 15), enter, found(square(10, 10, 20))])
    expect(steps.map((step) => step.commit)).toEqual([undefined, undefined, undefined, square(10, 10, 20)])
    expect(last(wand, [...click(15, 15), found(square(1, 1, 3)), tune])?.ask?.kind).toBe('wand')
    expect(last(wand, [tune])).not.toHaveProperty('ask')
  })

  it('keeps what there was when an answer fails, stands out of the image, or was not asked for', () => {
    const mask = square(10, 10, 20)
    for (const answer of [failed, found(square(95, 70, 20)), found({ type: 'point', x: 1, y: 1 })])
      expect(last(wand, [...click(15, 15), found(mask), ...click(50, 50, { shift: true }), answer])?.draft).toEqual(mask)
    expect(last(wand, [found(mask)])).not.toHaveProperty('draft')
    expect(last(wand, [...click(120, 30)])).not.toHaveProperty('ask')
  })
})

describe('the threshold', () => {
  const box = { type: 'box', x: 10, y: 10, width: 30, height: 20 } as const

  it('looks in a box that is dragged, in a mark that is clicked, or with Enter in the whole image', () => {
    const asked = (gestures: readonly Gesture[], context?: ToolContext) =>
      stepsOf(threshold, gestures, context).find((step) => step.ask)?.ask
    const way = [
      [10, 10],
      [40, 30],
    ] as const
    expect(asked(drag(way))).toEqual({ kind: 'threshold', region: box, range: 'otsu', isBright: true })
    expect(stepsOf(threshold, drag(way)).some((step) => step.marquee !== undefined)).toBe(true)
    const circle = { type: 'ellipse', cx: 50, cy: 40, rx: 10, ry: 10, angle: 0 } as const
    expect(asked(click(50, 40), contextOf([region('a', circle)]))).toMatchObject({ region: circle })
    expect(asked(click(50, 40))).toBeUndefined()
    expect(asked([enter])).toMatchObject({ region: { type: 'box', x: 0, y: 0, width: 100, height: 80 } })
  })

  it('follows its settings, and keeps what it found', () => {
    const begun = [
      ...drag([
        [10, 10],
        [40, 30],
      ]),
      found(square(12, 12, 8)),
    ]
    const settings = { ...defaultSettings, threshold: { low: 3, high: 9 } }
    expect(last(threshold, [...begun, tune], { ...contextOf(), settings })?.ask).toMatchObject({ region: box, range: { low: 3, high: 9 } })
    expect(last(threshold, [...begun, enter])?.commit).toEqual(square(12, 12, 8))
    expect(last(threshold, [...begun, ...click(14, 14)])?.commit).toEqual(square(12, 12, 8))
  })
})

describe('scissors', () => {
  it('show the path to the pointer, fix it with a click, and close on the first place', () => {
    const gestures = [
      ...click(10, 10),
      move(40, 10),
      path(10, 10, 20, 9, 40, 10),
      ...click(40, 10),
      path(10, 10, 20, 9, 40, 10),
      ...click(40, 40),
      path(40, 10, 41, 20, 40, 40),
      ...click(10, 40),
      path(40, 40, 10, 40),
      ...click(10.5, 10.5),
      path(10, 40, 9, 20, 10, 10),
    ]
    const steps = stepsOf(scissors, gestures)
    expect(steps[3]?.draft).toEqual({ type: 'polyline', points: [10, 10, 20, 9, 40, 10] })
    expect(steps.at(-1)?.commit).toEqual({
      type: 'polygon',
      rings: [[10, 10, 20, 9, 40, 10, 41, 20, 40, 40, 10, 40, 9, 20]],
    })
  })

  it('ask for one path at a time, and go on with the newest place', () => {
    const steps = stepsOf(scissors, [...click(10, 10), move(20, 10), move(30, 10), move(40, 10), path(10, 10, 20, 10)])
    expect(steps.map((step) => step.ask?.kind === 'scissors' && step.ask.to.x)).toEqual([false, false, 20, false, false, 40])
  })

  it('hold clicks that come before their paths, in their order', () => {
    const quick = [...click(10, 10), ...click(40, 10), ...click(40, 40), ...click(10, 40), enter]
    const answers = [path(10, 10, 40, 10), path(40, 10, 40, 40), path(40, 40, 10, 40), path(10, 40, 10, 10)]
    const steps = stepsOf(scissors, [...quick, ...answers])
    const asked = steps.flatMap((step) => (step.ask?.kind === 'scissors' ? [[step.ask.from, step.ask.to]] : []))
    expect(asked.map(([from, to]) => [from?.x, from?.y, to?.x, to?.y])).toEqual([
      [10, 10, 40, 10],
      [40, 10, 40, 40],
      [40, 40, 10, 40],
      [10, 40, 10, 10],
    ])
    expect(steps.at(-1)?.commit).toEqual({ type: 'polygon', rings: [[10, 10, 40, 10, 40, 40, 10, 40]] })
  })

  it('take a straight stretch where no path is found or Alt asks for one, and take stretches back', () => {
    const begun = [...click(10, 10), ...click(40, 10), failed, ...click(40, 40, { alt: true })]
    expect(last(scissors, begun)?.draft).toEqual({ type: 'polyline', points: [10, 10, 40, 10, 40, 40] })
    expect(last(scissors, [...begun, { type: 'back' }])?.state).toMatchObject({ points: [10, 10, 40, 10] })
    expect(last(scissors, [...begun, back, back, back])?.state).toEqual(scissors.idle)
  })

  it('end with a double click, whose clicks add one place', () => {
    const gestures = [...click(10, 10), ...click(40, 10), ...click(40, 40), ...click(40, 40), double(40, 40)]
    const answers = [path(10, 10, 40, 10), path(40, 10, 40, 40), path(40, 40, 10, 10)]
    expect(last(scissors, [...gestures, ...answers])?.commit).toEqual({ type: 'polygon', rings: [[10, 10, 40, 10, 40, 40]] })
  })
})

describe('growing', () => {
  it('asks after each stroke once one is in the object, round all of them', () => {
    const beside = drag(
      [
        [5, 5],
        [5, 20],
      ],
      { alt: true },
    )
    const inside = drag([
      [40, 40],
      [50, 40],
    ])
    const steps = stepsOf(grow, [...beside, ...inside])
    const asked = steps.flatMap((step) => (step.ask === undefined ? [] : [step.ask]))
    expect(asked).toHaveLength(1)
    expect(asked[0]).toMatchObject({
      kind: 'grow',
      seeds: [{ isObject: false }, { isObject: true }],
      within: { x: 0, y: 0, width: 98, height: 80 },
    })
  })

  it('takes strokes back, shows them, and keeps what has grown', () => {
    const gestures = [...click(40, 40), found(square(30, 30, 20)), ...click(5, 5, { alt: true }), found(square(32, 32, 16))]
    expect(last(grow, gestures)?.guides).toHaveLength(2)
    expect(last(grow, [...gestures, enter])?.commit).toEqual(square(32, 32, 16))
    expect(last(grow, [...gestures, back])?.ask).toMatchObject({ seeds: [{ isObject: true }] })
    expect(last(grow, [...gestures, back, back])).not.toHaveProperty('draft')
  })
})

describe('superpixels', () => {
  const settings = { ...defaultSettings, cellSize: 10 }
  const context = { ...contextOf(), settings }
  const cells = Array.from({ length: 80 }, (_, n) => square((n % 10) * 10, Math.floor(n / 10) * 10, 10))
  const known: Gesture = { type: 'assisted', answer: { kind: 'cells', cells } }

  it('asks for the cells under the pointer once, and outlines those near it', () => {
    const steps = stepsOf(superpixels, [move(50, 40), move(60, 40), known, move(70, 40)], context)
    expect(steps.map((step) => step.ask?.kind)).toEqual(['superpixels', undefined, undefined, undefined])
    expect(steps[0]?.ask).toEqual({ kind: 'superpixels', cellSize: 10, within: { x: 0, y: 0, width: 100, height: 80 } })
    expect(steps.at(-1)?.guides?.length).toBeGreaterThan(10)
    expect(steps.at(-1)?.guides?.length).toBeLessThan(80)
  })

  it('paints with whole cells, also over places passed before the cells were known, and leaves none out', () => {
    const stroke = [down(5, 5), move(45, 5), up(45, 5), known]
    const painted = last(superpixels, [...stroke, enter], context)?.commit
    expect(painted).toEqual(maskOf({ type: 'box', x: 0, y: 0, width: 50, height: 10 }))
    const less = last(superpixels, [...stroke, ...click(25, 5, { alt: true }), enter], context)?.commit
    expect(less && areaOf(less)).toBe(400)
  })

  it('asks anew when the cells change their size', () => {
    expect(last(superpixels, [move(50, 40), known, tune], { ...context, settings: { ...settings, cellSize: 20 } })?.ask).toMatchObject({
      cellSize: 20,
    })
  })
})

describe('spots', () => {
  const circle = (cx: number, cy: number) => ({ type: 'ellipse', cx, cy, rx: 3, ry: 3, angle: 0 }) as const
  const begun = [
    ...drag([
      [10, 10],
      [60, 60],
    ]),
    found(circle(20, 20), circle(40, 40)),
  ]

  it('are looked for in a box or the whole image, and become points or circles', () => {
    expect(stepsOf(blobs, begun).find((step) => step.ask)?.ask).toEqual({
      ...{ kind: 'blobs', within: { x: 10, y: 10, width: 50, height: 50 }, radius: { least: 2, most: 8 }, isBright: true, contrast: 0.1 },
    })
    expect(last(blobs, [enter])?.ask).toMatchObject({ within: { x: 0, y: 0, width: 100, height: 80 } })
    expect(last(blobs, [...begun, enter])?.commits).toEqual([
      { type: 'point', x: 20, y: 20 },
      { type: 'point', x: 40, y: 40 },
    ])
    const settings = { ...defaultSettings, spotMark: 'ellipse' } as const
    expect(last(blobs, [...begun, enter], { ...contextOf(), settings })?.commits).toEqual([circle(20, 20), circle(40, 40)])
  })

  it('are left out by a click, and looked for again when the settings change', () => {
    expect(last(blobs, [...begun, ...click(21, 21), enter])?.commits).toEqual([{ type: 'point', x: 40, y: 40 }])
    expect(last(blobs, [...begun, tune])?.ask?.kind).toBe('blobs')
  })

  it('M8: as circles leave each other and other marks their room where marks may not overlap', () => {
    const marks = { canOverlap: false, isClipped: true, masks: 'instance', through: 'none' } as const
    const settings = { ...defaultSettings, spotMark: 'ellipse' } as const
    const context = { ...contextOf([region('a', { type: 'box', x: 38, y: 38, width: 10, height: 10 })]), settings, marks }
    const step = last(blobs, [...begun.slice(0, -1), found(circle(20, 20), circle(23, 20), circle(40, 40)), enter], context)
    expect(step?.commits).toEqual([circle(20, 20)])
    expect(step?.refused).toEqual({ kind: 'spots-over', lost: 2, found: 3 })
  })
})
