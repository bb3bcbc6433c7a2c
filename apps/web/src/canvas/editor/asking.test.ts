import { emptyContent, protocolSchema } from '@reticle/domain'
import type { AssistAnswer, AssistJob, Gesture } from '@reticle/tools'
import { describe, expect, it } from 'vitest'
import { createViewStore } from '../view-store.ts'
import { createEditor } from './create-editor.ts'
import { runCommand } from './run-command.ts'

const protocol = protocolSchema.parse({
  title: 'cells',
  tools: ['wand', 'box'],
  labels: [{ id: 'cell', name: 'Cell', color: '#ff0000' }],
})
const mask = { type: 'mask', x: 10, y: 10, width: 4, height: 2, counts: [0, 8] } as const
const found: AssistAnswer = { kind: 'marks', geometries: [mask], note: 'Between 3 and 9 counts' }

type Question = {
  readonly job: AssistJob
  readonly progress: (share: number) => void
  readonly signal: AbortSignal
  readonly answer: (answer: AssistAnswer) => void
  readonly fail: (error: unknown) => void
}

const start = () => {
  const asked: Question[] = []
  let n = 0
  const editor = createEditor({ protocol, image: { width: 100, height: 80 }, content: emptyContent, newId: () => `r${++n}` })
  editor.attach({
    goTo: () => undefined,
    assistant: { run: (job, progress, signal) => new Promise((answer, fail) => asked.push({ job, progress, signal, answer, fail })) },
  })
  const click = (x: number, y: number) => {
    const of = (type: 'down' | 'up'): Gesture => ({
      type,
      at: { x, y },
      modifiers: { shift: false, alt: false, ctrl: false },
      tolerance: 1,
    })
    editor.gesture(of('down'))
    editor.gesture(of('up'))
  }
  editor.chooseTool('wand')
  return { editor, now: () => editor.store.getState(), asked, click }
}
const soon = () => new Promise((resolve) => setTimeout(resolve, 0))

describe('work on the values', () => {
  it('shows how far it is, and its answer comes to the tool as a gesture', async () => {
    const { editor, now, asked, click } = start()
    click(12, 11)
    expect(now().busy).toEqual({ kind: 'wand', progress: 0 })
    asked[0]?.progress(0.5)
    expect(now().busy?.progress).toBe(0.5)
    asked[0]?.answer(found)
    await soon()
    expect(now()).toMatchObject({ busy: undefined, draft: mask, notice: { kind: 'found', text: 'Between 3 and 9 counts' } })
    editor.gesture({ type: 'confirm' })
    expect(now().content.regions).toMatchObject([{ geometry: mask, origin: { kind: 'tool', tool: 'wand' } }])
    expect(now().steps.map(({ name }) => name)).toEqual(['Magic wand: mark added'])
  })

  it('says of a mark that a model suggested that it began so, and of the next one that it did not', async () => {
    const { editor, now, asked, click } = start()
    click(12, 11)
    asked[0]?.answer({ ...found, model: 'segmenter 2.1' })
    await soon()
    editor.gesture({ type: 'confirm' })
    click(50, 50)
    asked[1]?.answer({ ...found, geometries: [{ ...mask, x: 49 }] })
    await soon()
    editor.gesture({ type: 'confirm' })
    expect(now().content.regions.map(({ origin }) => origin)).toEqual([
      { kind: 'model', model: 'segmenter 2.1', edited: false },
      { kind: 'tool', tool: 'wand' },
    ])
  })

  it('is given up by Esc: nothing comes of it, and nothing is left', async () => {
    const { editor, now, asked, click } = start()
    click(12, 11)
    expect(runCommand(editor, createViewStore(), { kind: 'cancel' }, 'down')).toBe(true)
    expect(asked[0]?.signal.aborted).toBe(true)
    asked[0]?.answer(found)
    await soon()
    expect(now()).toMatchObject({ busy: undefined, draft: undefined, notice: undefined, content: emptyContent, canUndo: false })
  })

  it('answers only the question asked last', async () => {
    const { now, asked, click } = start()
    click(12, 11)
    click(50, 50)
    expect(asked[0]?.signal.aborted).toBe(true)
    asked[0]?.answer(found)
    await soon()
    expect(now()).toMatchObject({ draft: undefined, busy: { kind: 'wand' } })
    asked[1]?.answer({ kind: 'marks', geometries: [{ ...mask, x: 49 }] })
    await soon()
    expect(now().draft).toMatchObject({ x: 49 })
  })

  it('is given up by another tool, by another plane, and when the editor is put away', () => {
    const ways = [
      (editor: ReturnType<typeof start>['editor']) => editor.chooseTool('box'),
      (editor: ReturnType<typeof start>['editor']) => editor.showPlane({ z: 3 }),
      (editor: ReturnType<typeof start>['editor']) => editor.stop(),
    ]
    for (const way of ways) {
      const { editor, now, asked, click } = start()
      click(12, 11)
      way(editor)
      expect(asked[0]?.signal.aborted).toBe(true)
      expect(now().busy).toBeUndefined()
    }
  })

  it('says why it failed, also when it breaks', async () => {
    const { now, asked, click } = start()
    click(12, 11)
    asked[0]?.answer({ kind: 'failed', reason: 'This area is too large.' })
    await soon()
    expect(now()).toMatchObject({ busy: undefined, notice: { kind: 'refused', text: 'This area is too large.' } })
    click(12, 11)
    expect(now().notice).toBeUndefined()
    asked[1]?.fail(new Error('the worker broke'))
    await soon()
    expect(now().notice?.text).toBe('the worker broke')
  })

  it('follows the settings: another tolerance asks again', () => {
    const { editor, asked, click } = start()
    click(12, 11)
    editor.tune({ tolerance: 7 })
    expect(asked.map(({ job }) => (job.kind === 'wand' ? job.tolerance : undefined))).toEqual([null, 7])
  })

  it('says so when no canvas can read the values', async () => {
    const editor = createEditor({ protocol, image: { width: 9, height: 9 }, content: emptyContent, newId: () => 'r' })
    editor.chooseTool('wand')
    editor.gesture({ type: 'down', at: { x: 1, y: 1 }, modifiers: { shift: false, alt: false, ctrl: false }, tolerance: 1 })
    await soon()
    expect(editor.store.getState().notice?.text).toBe('The values of this image cannot be read yet.')
  })
})
