import type { Region, SkeletonTemplate } from '@reticle/domain'
import { centroidOf, type Geometry, maskFromBits, type Point, smoothThrough } from '@reticle/geometry'
import fc from 'fast-check'
import type { AssistAnswer } from '../assist/job.ts'
import { handledRegions, handlesFor } from '../handles-for.ts'
import { defaultSettings } from '../settings.ts'
import type { Gesture, Modifiers, ToolContext } from '../tool.ts'

/** Gestures and contexts for tests: an image of 100 x 80 px at a zoom where 8 screen px are `tolerance` = 2 image px. */
export const tolerance = 2
export const plain: Modifiers = { shift: false, alt: false, ctrl: false }

export const region = (id: string, geometry: Geometry): Region => ({
  id,
  labelId: 'nucleus',
  geometry,
  attributes: {},
  origin: { kind: 'tool', tool: geometry.type },
})

export const contextOf = (regions: readonly Region[] = [], selected: readonly string[] = []): ToolContext => ({
  regions,
  selected,
  width: 100,
  height: 80,
  settings: defaultSettings,
})

/** Three keypoints in a row. */
export const template: SkeletonTemplate = {
  points: [
    { id: 'head', name: 'Head', x: 0.5, y: 0 },
    { id: 'hip', name: 'Hip', x: 0.5, y: 0.5 },
    { id: 'foot', name: 'Foot', x: 0, y: 1 },
  ],
  edges: [
    [0, 1],
    [1, 2],
  ],
}

const pointer = (type: 'down' | 'move' | 'up' | 'double', x: number, y: number, modifiers: Partial<Modifiers> = {}): Gesture => ({
  type,
  at: { x, y },
  modifiers: { ...plain, ...modifiers },
  tolerance,
})

export const down = (x: number, y: number, modifiers?: Partial<Modifiers>) => pointer('down', x, y, modifiers)
export const move = (x: number, y: number, modifiers?: Partial<Modifiers>) => pointer('move', x, y, modifiers)
export const up = (x: number, y: number, modifiers?: Partial<Modifiers>) => pointer('up', x, y, modifiers)
export const double = (x: number, y: number, modifiers?: Partial<Modifiers>) => pointer('double', x, y, modifiers)
export const click = (x: number, y: number, modifiers?: Partial<Modifiers>) => [down(x, y, modifiers), up(x, y, modifiers)]
export const drag = (path: readonly (readonly [number, number])[], modifiers?: Partial<Modifiers>): Gesture[] => {
  const [first = [0, 0], ...rest] = path
  const last = path.at(-1) ?? first
  return [down(...first, modifiers), ...rest.map(([x, y]) => move(x, y, modifiers)), up(...last, modifiers)]
}

/** Places in and around the image, often on a coarse grid so that gestures meet vertices, borders and each other. */
const places: fc.Arbitrary<Point> = fc.oneof(
  fc.record({ x: fc.integer({ min: -2, max: 11 }).map((v) => v * 10), y: fc.integer({ min: -2, max: 9 }).map((v) => v * 10) }),
  fc.record({ x: fc.double({ min: -30, max: 130, noNaN: true }), y: fc.double({ min: -30, max: 110, noNaN: true }) }),
)

const modifiers: fc.Arbitrary<Modifiers> = fc.record({ shift: fc.boolean(), alt: fc.boolean(), ctrl: fc.boolean() })

const gesture: fc.Arbitrary<Gesture> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      type: fc.constantFrom('down', 'move', 'move', 'up', 'double'),
      at: places,
      modifiers: fc.oneof(fc.constant(plain), modifiers),
      tolerance: fc.constantFrom(0.25, tolerance, 12),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constantFrom('cancel', 'confirm', 'back', 'tune') }) },
)

const geometries: fc.Arbitrary<Geometry> = fc.oneof(
  fc.record({ type: fc.constant('point' as const), x: fc.integer({ min: 0, max: 100 }), y: fc.integer({ min: 0, max: 80 }) }),
  fc.record({
    type: fc.constant('box' as const),
    x: fc.integer({ min: 0, max: 80 }),
    y: fc.integer({ min: 0, max: 60 }),
    width: fc.integer({ min: 1, max: 20 }),
    height: fc.integer({ min: 1, max: 20 }),
  }),
  fc.record({
    type: fc.constant('ellipse' as const),
    cx: fc.integer({ min: 20, max: 80 }),
    cy: fc.integer({ min: 20, max: 60 }),
    rx: fc.integer({ min: 1, max: 20 }),
    ry: fc.integer({ min: 1, max: 20 }),
    angle: fc.integer({ min: -180, max: 180 }),
  }),
  fc
    .record({
      cx: fc.integer({ min: 20, max: 80 }),
      cy: fc.integer({ min: 20, max: 60 }),
      radii: fc.array(fc.integer({ min: 3, max: 20 }), { minLength: 3, maxLength: 9 }),
    })
    .map(({ cx, cy, radii }) => ({
      type: 'polygon' as const,
      rings: [
        radii.flatMap((r, i) => [cx + r * Math.cos((2 * Math.PI * i) / radii.length), cy + r * Math.sin((2 * Math.PI * i) / radii.length)]),
      ],
    })),
  fc.record({
    type: fc.constant('rotated-box' as const),
    cx: fc.integer({ min: 30, max: 70 }),
    cy: fc.integer({ min: 30, max: 50 }),
    width: fc.integer({ min: 1, max: 30 }),
    height: fc.integer({ min: 1, max: 30 }),
    angle: fc.integer({ min: -180, max: 180 }),
  }),
  fc
    .array(fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 80 })), { minLength: 2, maxLength: 5 })
    .filter((all) => new Set(all.map(String)).size > 1)
    .map((all) => ({ type: 'polyline' as const, points: all.flat() })),
  fc
    .record({
      x: fc.integer({ min: 30, max: 70 }),
      y: fc.integer({ min: 30, max: 50 }),
      r: fc.integer({ min: 4, max: 20 }),
      isClosed: fc.boolean(),
    })
    .map(({ x, y, r, isClosed }) => smoothThrough([x - r, y, x, y - r, x + r, y, x, y + r], isClosed)),
  fc
    .array(fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 80 }), fc.constantFrom('visible', 'occluded', 'absent')), {
      minLength: 3,
      maxLength: 3,
    })
    .filter((all) => all.some(([, , state]) => state !== 'absent'))
    .map((all) => ({ type: 'skeleton' as const, points: all.flatMap((one) => [one[0], one[1]]), states: all.map(([, , state]) => state) })),
  // Frames of pixels around a hole.
  fc
    .record({
      x: fc.integer({ min: 0, max: 70 }),
      y: fc.integer({ min: 0, max: 60 }),
      width: fc.integer({ min: 3, max: 30 }),
      height: fc.integer({ min: 3, max: 20 }),
    })
    .map(({ x, y, width, height }) =>
      maskFromBits(
        width,
        height,
        Array.from({ length: width * height }, (_, i) => {
          const [column, row] = [i % width, Math.floor(i / width)]
          return column === 0 || row === 0 || column === width - 1 || row === height - 1 ? 1 : 0
        }),
        x,
        y,
      ),
    ),
)

const settings = fc.record({
  isSnapping: fc.boolean(),
  isContiguous: fc.boolean(),
  brushRadius: fc.constantFrom(0.5, 3, 40),
  tolerance: fc.constantFrom(null, 5),
  threshold: fc.constantFrom('otsu' as const, { low: 1, high: 2 }),
})

/** Without a policy, or with any; without kinds, or with a few. */
const rules = fc.record({
  marks: fc.option(
    fc.record({
      canOverlap: fc.boolean(),
      isClipped: fc.boolean(),
      masks: fc.constantFrom('instance' as const, 'semantic' as const),
      through: fc.constant('none' as const),
    }),
    { nil: undefined },
  ),
  kinds: fc.constantFrom(undefined, undefined, ['polygon' as const, 'box' as const], ['mask' as const]),
})

const contexts: fc.Arbitrary<ToolContext> = fc
  .array(geometries, { maxLength: 6 })
  .chain((shapes) => fc.record({ shapes: fc.constant(shapes), selected: fc.subarray(shapes.map((_, i) => `r${i}`)), set: settings, rules }))
  .map(({ shapes, selected, set, rules: { marks, kinds } }) => ({
    ...contextOf(
      shapes.map((shape, i) => region(`r${i}`, shape)),
      selected,
    ),
    settings: { ...defaultSettings, ...set },
    labelId: 'nucleus',
    skeleton: template,
    marks,
    kinds,
  }))

const answers: fc.Arbitrary<AssistAnswer> = fc.oneof(
  fc.array(geometries, { maxLength: 3 }).map((all) => ({ kind: 'marks' as const, geometries: all })),
  fc
    .array(fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 80 })), { minLength: 2, maxLength: 6 })
    .map((all) => ({ kind: 'path' as const, points: all.flat() })),
  fc.array(geometries, { maxLength: 4 }).map((all) => ({ kind: 'cells' as const, cells: all.filter(({ type }) => type === 'mask') })),
  fc.constant({ kind: 'failed' as const, reason: 'The values could not be read.' }),
)
const assisted = answers.map((answer): Gesture => ({ type: 'assisted', answer }))

/** Places at which something of the context can be taken hold of: handles and centres. */
const gripsOf = (context: ToolContext): readonly Point[] => [
  ...handlesFor(
    handledRegions(context).map(({ geometry }) => geometry),
    tolerance,
  ).map((handle) => handle.at),
  ...context.regions.flatMap(({ geometry }) => [centroidOf(geometry), ...handlesFor([geometry], tolerance).map((handle) => handle.at)]),
]

/** A context and gestures in any order: single ones, clicks, drags over the image, and clicks on and drags of what is there. */
export const scenarios: fc.Arbitrary<{ context: ToolContext; sequence: Gesture[] }> = contexts.chain((context) => {
  const grips = fc.constantFrom({ x: 50, y: 40 }, ...gripsOf(context))
  const path = fc.array(places, { minLength: 1, maxLength: 5 })
  const dragOf = (from: Point, rest: readonly Point[], held: Modifiers = plain) =>
    drag(
      [from, ...rest].map(({ x, y }) => [x, y]),
      held,
    )
  const parts = fc.oneof(
    gesture.map((one) => [one]),
    fc.tuple(places, path).map(([from, rest]) => dragOf(from, rest)),
    fc.tuple(grips, path).map(([from, rest]) => dragOf(from, rest)),
    fc.tuple(grips, path, modifiers).map(([from, rest, held]) => dragOf(from, rest, held)),
    fc.tuple(fc.oneof(places, grips), modifiers).map(([at, held]) => click(at.x, at.y, held)),
    grips.map((at) => [...click(at.x, at.y), ...click(at.x, at.y), double(at.x, at.y)]),
    fc.tuple(places, assisted).map(([at, answer]) => [...click(at.x, at.y), answer]),
  )
  return fc.record({ context: fc.constant(context), sequence: fc.array(parts, { maxLength: 20 }).map((all) => all.flat()) })
})

/** Freezes all the way down, so that a change in place throws. */
export const frozen = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    Object.values(value).forEach(frozen)
  }
  return value
}
