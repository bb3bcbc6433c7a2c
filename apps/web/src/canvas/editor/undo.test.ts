import { type AnnotationContent, emptyContent, protocolSchema, toolIds } from '@reticle/domain'
import { type AssistAnswer, type AssistJob, defaultSettings, type Gesture, setTrackState, tools } from '@reticle/tools'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEditor, type Editor } from './create-editor.ts'
import { markCommands, runMarkCommand } from './marks/mark-commands.ts'

const present = new Set<string>(tools.map(({ id }) => id))
const template = { points: [0.1, 0.5, 0.9].map((x, i) => ({ id: `p${i}`, name: `P ${i}`, x, y: x })), edges: [[0, 1] as [number, number]] }
const protocolWith = (marks: object) =>
  protocolSchema.parse({
    title: 'everything',
    tools: toolIds.filter((id) => present.has(id)),
    labels: [
      { id: 'cell', name: 'Cell', color: '#ff0000', skeleton: template },
      { id: 'ray', name: 'Ray', color: '#00ff00', skeleton: template },
    ],
    marks,
  })
const protocols = [
  protocolWith({}),
  protocolWith({ through: 'z', canOverlap: false }),
  protocolWith({ masks: 'semantic', canOverlap: false, isClipped: false }),
]

/** Answers at once, with something of the kind that was asked for, and at times with a failure. */
const answerTo = (job: AssistJob, n: number): AssistAnswer => {
  if (n % 7 === 6) return { kind: 'failed', reason: 'no values' }
  const mask = { type: 'mask', x: n % 60, y: n % 40, width: 9, height: 7, counts: [0, 63] } as const
  if (job.kind === 'scissors') return { kind: 'path', points: [job.from.x, job.from.y, job.to.x, job.to.y] }
  if (job.kind === 'superpixels') return { kind: 'cells', cells: [mask, { ...mask, x: mask.x + 9 }] }
  if (job.kind === 'blobs') return { kind: 'marks', geometries: [{ type: 'point', x: 5 + (n % 80), y: 9 }] }
  return { kind: 'marks', geometries: [mask] }
}

const image = { width: 100, height: 80 }
const start = (protocol: (typeof protocols)[number], content: AnnotationContent = emptyContent) => {
  let [ids, jobs] = [0, 0]
  const editor = createEditor({ protocol, image, content, newId: () => `n${++ids}` })
  editor.attach({ goTo: editor.showPlane, assistant: { run: async (job) => answerTo(job, ++jobs) } })
  if (protocol.marks.through !== 'none') editor.showPlane({ z: 3 })
  return editor
}
const now = (editor: Editor) => editor.store.getState()
const bytes = (editor: Editor) => JSON.stringify(now(editor).content)
const nothingDrawn = { draft: undefined, guides: [], stroke: undefined, marquee: undefined, lasso: undefined, preview: [], busy: undefined }
/** Answers to questions on the values come between gestures, as they do on screen. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 0))

const places = fc.oneof(
  fc.record({ x: fc.integer({ min: -1, max: 11 }).map((v) => v * 10), y: fc.integer({ min: -1, max: 9 }).map((v) => v * 10) }),
  fc.record({ x: fc.double({ min: -20, max: 120, noNaN: true }), y: fc.double({ min: -20, max: 100, noNaN: true }) }),
)
const modifiers = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ shift: false, alt: false, ctrl: false }) },
  { weight: 1, arbitrary: fc.record({ shift: fc.boolean(), alt: fc.boolean(), ctrl: fc.boolean() }) },
)
const pointer = fc.record({
  type: fc.constantFrom('down' as const, 'move' as const, 'up' as const, 'double' as const),
  at: places,
  modifiers,
  tolerance: fc.constant(2),
})
const drags = fc.tuple(fc.array(places, { minLength: 1, maxLength: 5 }), modifiers).map(([path, held]): Gesture[] => {
  const of = (type: 'down' | 'move' | 'up', at: { x: number; y: number }): Gesture => ({ type, at, modifiers: held, tolerance: 2 })
  const [first = { x: 0, y: 0 }] = path
  return [of('down', first), ...path.map((at) => of('move', at)), of('up', path.at(-1) ?? first)]
})
const gestures = fc.oneof(
  { weight: 5, arbitrary: drags },
  { weight: 3, arbitrary: pointer.map((one): Gesture[] => [one]) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('confirm' as const, 'confirm' as const, 'back' as const, 'cancel' as const)
      .map((type): Gesture[] => [{ type }]),
  },
)

type Act = (editor: Editor) => void
const someOf = (editor: Editor, n: number) =>
  now(editor)
    .inSight.filter((_, i) => (n >> (i % 8)) % 2 === 1)
    .map(({ id }) => id)
const commands: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(...toolIds).map(
      (tool): Act =>
        (editor) =>
          editor.chooseTool(tool),
    ),
  },
  fc.nat(255).map(
    (n): Act =>
      (editor) =>
        editor.select(someOf(editor, n)),
  ),
  fc.constantFrom('cell', 'ray').map(
    (label): Act =>
      (editor) =>
        editor.chooseLabel(label),
  ),
  fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 })).map(
    ([dx, dy]): Act =>
      (editor) =>
        void editor.nudge(dx, dy),
  ),
  fc.nat(255).map(
    (n): Act =>
      (editor) =>
        editor.remove(someOf(editor, n & 3)),
  ),
  fc.constantFrom<Act>(
    (editor) => void editor.copy(),
    (editor) => void editor.paste(),
    (editor) => editor.undo(),
    (editor) => editor.redo(),
    (editor) => editor.showAll(),
    (editor) => editor.unlockAll(),
  ),
  fc.nat(30).map(
    (n): Act =>
      (editor) =>
        editor.goTo(now(editor).stepsDone - (n % 5)),
  ),
  fc.nat(9).map(
    (z): Act =>
      (editor) =>
        void (editor.axis !== undefined && editor.showPlane({ z })),
  ),
  fc.tuple(fc.constantFrom('hidden' as const, 'locked' as const, 'solo' as const), fc.nat(255)).map(
    ([set, n]): Act =>
      (editor) =>
        editor.toggle(set, { regionIds: someOf(editor, n & 1) }),
  ),
  {
    weight: 4,
    // Copying asks the page whether text is marked.
    arbitrary: fc.constantFrom(...markCommands.filter(({ id }) => id !== 'copy' && id !== 'cut')).map(
      ({ id }): Act =>
        (editor) =>
          void runMarkCommand(editor, id),
    ),
  },
  fc.double({ min: 1, max: 20, noNaN: true }).map(
    (brushRadius): Act =>
      (editor) =>
        editor.tune({ brushRadius }),
  ),
  fc.constantFrom('visible' as const, 'occluded' as const, 'outside' as const).map(
    (state): Act =>
      (editor) => {
        const trackId = editor.chosen()[0]?.track?.id
        const { content, plane } = now(editor)
        if (trackId !== undefined && editor.axis !== undefined)
          editor.carryOut(setTrackState(content.regions, { trackId, axis: editor.axis, plane }, state, editor.newId()))
      },
  ),
)
const acts: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: gestures.map(
      (all): Act =>
        (editor) =>
          all.forEach(editor.gesture),
    ),
  },
  { weight: 2, arbitrary: commands },
)

describe.each(protocols.map((protocol, index) => ({ protocol, index })))('an hour of work under protocol $index', ({ protocol, index }) => {
  it('G24: is undone and redone to the same bytes, over 1,000 gestures and commands, at every step', async () => {
    const editor = start(protocol)
    const begin = bytes(editor)
    /** The content after as many steps as the position says. */
    const trail = [begin]
    let made = 0
    for (const act of fc.sample(acts, { numRuns: 1000, seed: 20 + index })) {
      act(editor)
      await settled()
      const { stepsDone } = now(editor)
      const isNew = trail[stepsDone] !== bytes(editor)
      if (isNew) {
        made++
        trail.length = stepsDone
        trail.push(bytes(editor))
      }
      expect(trail.length).toBeGreaterThanOrEqual(stepsDone + 1)
    }
    editor.gesture({ type: 'cancel' })
    const { steps } = now(editor)
    editor.goTo(steps.length)
    const end = bytes(editor)
    expect(made).toBeGreaterThan(50)
    expect(steps.length).toBeGreaterThan(15)
    for (let left = steps.length; left > 0; left--) {
      expect(bytes(editor)).toBe(trail[left])
      editor.undo()
    }
    expect(bytes(editor)).toBe(begin)
    expect(now(editor).canUndo).toBe(false)
    for (let done = 1; done <= steps.length; done++) {
      editor.redo()
      expect(bytes(editor)).toBe(trail[done])
    }
    expect(bytes(editor)).toBe(end)
    expect(now(editor).steps).toEqual(steps)
  }, 60_000)

  it('leaves nothing behind when a gesture is cancelled, with whatever tool and wherever it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...protocol.tools, 'select' as const),
        fc.array(gestures, { maxLength: 6 }),
        pointer,
        async (tool, before, last) => {
          const editor = start(protocol)
          editor.chooseTool(tool)
          for (const gesture of before.flat()) editor.gesture(gesture)
          await settled()
          editor.gesture({ ...last, type: 'down' })
          const held = bytes(editor)
          editor.gesture({ ...last, type: 'move', at: { x: 50, y: 40 } })
          const [content, steps] = [bytes(editor), now(editor).steps]
          editor.gesture({ type: 'cancel' })
          await settled()
          expect(now(editor)).toMatchObject(nothingDrawn)
          expect(bytes(editor)).toBe(content)
          expect(content).toBe(held)
          expect(now(editor).steps).toEqual(steps)
        },
      ),
      { numRuns: 150 },
    )
  }, 60_000)

  it('shows and selects only what is there', () => {
    fc.assert(
      fc.property(fc.array(acts, { maxLength: 40 }), (sequence) => {
        const editor = start(protocol)
        for (const act of sequence) {
          act(editor)
          const { content, inSight, selected, settings } = now(editor)
          const known = new Set([...content.regions, ...inSight].map(({ id }) => id))
          expect(selected.filter((id) => !known.has(id))).toEqual([])
          expect(new Set(content.regions.map(({ id }) => id)).size).toBe(content.regions.length)
          expect(Object.keys(settings)).toEqual(Object.keys(defaultSettings))
        }
      }),
      { numRuns: 60 },
    )
  }, 60_000)
})
