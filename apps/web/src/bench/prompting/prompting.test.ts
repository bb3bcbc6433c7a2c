import type { Prompted, Prompter } from '@reticle/contract'
import { backendIdSchema, emptyContent, protocolSchema } from '@reticle/domain'
import type { Gesture } from '@reticle/tools'
import { describe, expect, it } from 'vitest'
import { createEditor } from '../../canvas/editor/create-editor.ts'
import { createPrompting, type PromptQuestion } from './prompting.ts'

const backendId = backendIdSchema.parse('018f0000-0000-7000-8000-000000000001')
const prompter: Prompter = { backendId, name: 'SAM', model: 'sam 2', labels: ['cell'], takesAny: false }
const answer: Prompted = {
  model: 'sam 2',
  regions: [{ labelId: 'cell', geometry: { type: 'polygon', rings: [[0, 0, 10, 0, 10, 10]] }, confidence: 0.9 }],
}

const protocol = protocolSchema.parse({
  title: 'Cells',
  labels: [
    { id: 'cell', name: 'Cell', color: '#e69f00' },
    { id: 'debris', name: 'Debris', color: '#0072b2' },
  ],
  tools: ['select', 'polygon'],
})

type Sent = {
  readonly question: PromptQuestion
  readonly signal: AbortSignal
  readonly say: (answer: Prompted) => void
  readonly fail: (error: Error) => void
}

const bench = (prompters: readonly Prompter[] = [prompter]) => {
  let ids = 0
  const editor = createEditor({
    protocol,
    image: { width: 100, height: 100 },
    content: emptyContent,
    newId: () => `r${++ids}`,
  })
  const sent: Sent[] = []
  const prompting = createPrompting({
    editor,
    kept: { isOn: false, backendId: undefined, settings: { drags: 'box', isForeground: true, width: 6 } },
    prompters: () => prompters,
    send: (question, signal) =>
      new Promise((say, fail) => {
        sent.push({ question, signal, say, fail })
      }),
  })
  prompting.attach()
  const press = (x: number, y: number) => {
    const modifiers = { shift: false, alt: false, ctrl: false }
    const gesture = (type: 'down' | 'up'): Gesture => ({ type, at: { x, y }, modifiers, tolerance: 8 })
    prompting.gesture(gesture('down'))
    prompting.gesture(gesture('up'))
  }
  const regions = () => editor.store.getState().content.regions
  return { editor, prompting, sent, press, regions, now: prompting.store.getState }
}
/** Lets promises that are settled be heard. */
const heard = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('asking a model at the bench', () => {
  it('PB1: asks nothing before the reader points, and nothing while it is off', () => {
    const { prompting, sent, press } = bench()
    press(5, 5)
    prompting.turn(true)
    expect(sent).toEqual([])
    press(5, 5)
    expect(sent.map(({ question }) => [question.labelId, question.parts])).toEqual([
      ['cell', [{ kind: 'point', at: { x: 5, y: 5 }, isForeground: true }]],
    ])
  })

  it('PB4, PB5: offers the answer, keeps nothing until it is taken, and undo takes it back', async () => {
    const { editor, prompting, sent, press, regions, now } = bench()
    prompting.turn(true)
    press(5, 5)
    sent[0]?.say(answer)
    await heard()
    expect(now().offer?.marks).toHaveLength(1)
    expect(regions()).toEqual([])
    prompting.take()
    expect(regions()).toMatchObject([{ labelId: 'cell', origin: { kind: 'model', model: 'sam 2', edited: false } }])
    expect(now()).toMatchObject({ isOn: true, parts: [], offer: undefined })
    editor.undo()
    expect(regions()).toEqual([])
  })

  it('PB3: a further point ends the request before it, and a late answer to that is dropped', async () => {
    const { prompting, sent, press, now } = bench()
    prompting.turn(true)
    press(5, 5)
    press(9, 9)
    expect(sent.map(({ signal }) => signal.aborted)).toEqual([true, false])
    sent[0]?.say(answer)
    await heard()
    expect(now()).toMatchObject({ isAsking: true, offer: undefined })
    sent[1]?.say({ ...answer, model: 'sam 3' })
    await heard()
    expect(now()).toMatchObject({ isAsking: false, offer: { model: 'sam 3' } })
  })

  it('PB4: takes nothing that is still on its way', () => {
    const { prompting, press, regions, now } = bench()
    prompting.turn(true)
    press(5, 5)
    prompting.take()
    expect(regions()).toEqual([])
    expect(now().notice?.text).toBe('The answer is still on its way.')
  })

  it('PB8: Esc ends the request at once and forgets what was pointed at; once more leaves the mode', () => {
    const { prompting, sent, press, now } = bench()
    prompting.turn(true)
    press(5, 5)
    prompting.cancel()
    expect(sent[0]?.signal.aborted).toBe(true)
    expect(now()).toMatchObject({ isOn: true, parts: [], isAsking: false })
    prompting.cancel()
    expect(now().isOn).toBe(false)
  })

  it('PB8: Backspace takes the last point back and asks anew, and with the last of them nothing', () => {
    const { prompting, sent, press, now } = bench()
    prompting.turn(true)
    press(5, 5)
    press(9, 9)
    expect(prompting.back()).toBe(true)
    expect(sent).toHaveLength(3)
    expect(sent[2]?.question.parts).toHaveLength(1)
    expect(prompting.back()).toBe(true)
    expect(sent).toHaveLength(3)
    expect(now()).toMatchObject({ isAsking: false, parts: [] })
    expect(prompting.back()).toBe(false)
  })

  it('PB9: says what went wrong, and goes on with the next point', async () => {
    const { prompting, sent, press, now } = bench()
    prompting.turn(true)
    press(5, 5)
    sent[0]?.fail(new Error('SAM rests until 12:00:05 after 5 failures'))
    await heard()
    expect(now()).toMatchObject({ isAsking: false, notice: { kind: 'refused', text: 'SAM rests until 12:00:05 after 5 failures' } })
    press(6, 6)
    expect(now()).toMatchObject({ isAsking: true, notice: undefined })
  })

  it('PB6: a label that the model does not know is not asked for, and its name is said', () => {
    const { editor, prompting, sent, press, now } = bench()
    editor.chooseLabel('debris')
    prompting.turn(true)
    press(5, 5)
    expect(sent).toEqual([])
    expect(now().notice?.text).toBe('SAM does not know the label Debris. Choose one that it knows: Cell.')
    editor.chooseLabel('cell')
    expect(sent.map(({ question }) => question.labelId)).toEqual(['cell'])
  })

  it('PB6: a model that takes any label is not asked again for another one', async () => {
    const { editor, prompting, sent, press, regions } = bench([{ ...prompter, takesAny: true }])
    prompting.turn(true)
    press(5, 5)
    sent[0]?.say(answer)
    await heard()
    editor.chooseLabel('debris')
    expect(sent).toHaveLength(1)
    prompting.take()
    expect(regions().map(({ labelId }) => labelId)).toEqual(['debris'])
  })

  it('PB8: on another plane nothing of it is left, and the answer for the one before is not heard', async () => {
    const { editor, prompting, sent, press, now } = bench()
    prompting.turn(true)
    press(5, 5)
    editor.showPlane({ z: 1 })
    expect(sent[0]?.signal.aborted).toBe(true)
    sent[0]?.say(answer)
    await heard()
    expect(now()).toMatchObject({ isOn: true, parts: [], offer: undefined, isAsking: false })
  })

  it('PB8: another tool ends the mode and the request', () => {
    const { editor, prompting, sent, press, now } = bench()
    prompting.turn(true)
    press(5, 5)
    editor.chooseTool('select')
    expect(now().isOn).toBe(false)
    expect(sent[0]?.signal.aborted).toBe(true)
  })
})
