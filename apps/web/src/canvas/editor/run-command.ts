import { type AnswerValue, applicableQuestions } from '@reticle/domain'
import { boundsOf } from '@reticle/geometry'
import type { ViewStore } from '../view-store.ts'
import type { Editor } from './create-editor.ts'
import type { KeyPhase } from './hotkeys.ts'
import type { Command } from './key-table.ts'

const zoomStep = 1.5

/** Chooses an option, or takes it back from a multiple choice. */
export const toggled = (kind: 'single' | 'multiple', before: AnswerValue | undefined, option: string): AnswerValue => {
  if (kind === 'single') return { kind: 'choice', option }
  const chosen = before?.kind === 'choices' ? before.options : []
  return { kind: 'choices', options: chosen.includes(option) ? chosen.filter((one) => one !== option) : [...chosen, option] }
}

const answer = (editor: Editor, questionId: string, option: string | undefined): boolean => {
  const { content } = editor.store.getState()
  const question = applicableQuestions(editor.protocol, content.answers).find((one) => one.id === questionId)
  if (question === undefined) return false
  if (option === undefined) editor.answer(questionId, { kind: 'cannot-tell' })
  else if (question.kind === 'single' || question.kind === 'multiple') {
    const before = content.answers.find((one) => one.questionId === questionId)?.value
    editor.answer(questionId, toggled(question.kind, before, option))
  }
  return true
}

/**
 * Does what a command says to the editor and its view. Answers false for commands that are not the editor's (submit, skip, help) and where
 * there is nothing to do.
 */
export const runCommand = (editor: Editor, view: ViewStore, command: Command, phase: KeyPhase): boolean => {
  if (phase === 'up') {
    if (command.kind === 'hide-marks') editor.showMarks(true)
    if (command.kind === 'hold-pan') editor.holdPan(false)
    return true
  }
  switch (command.kind) {
    case 'tool':
      editor.chooseTool(command.tool)
      return true
    case 'label':
      editor.chooseLabel(command.labelId)
      return true
    case 'option':
      return answer(editor, command.questionId, command.option)
    case 'cannot-tell':
      return answer(editor, command.questionId, undefined)
    case 'nudge':
      return editor.nudge(command.dx, command.dy)
    case 'cycle': {
      const region = editor.cycle(command.by)
      if (region !== undefined) view.reveal(boundsOf(region.geometry))
      return region !== undefined
    }
    case 'undo':
      editor.undo()
      return true
    case 'redo':
      editor.redo()
      return true
    case 'delete':
      editor.remove(editor.store.getState().selected)
      return true
    case 'select-all':
      editor.chooseTool('select')
      editor.select(editor.store.getState().content.regions.map((region) => region.id))
      return true
    case 'cancel': {
      const { draft, marquee, preview, selected } = editor.store.getState()
      editor.gesture({ type: 'cancel' })
      return draft !== undefined || marquee !== undefined || preview.length > 0 || selected.length > 0
    }
    case 'confirm':
    case 'back':
      editor.gesture({ type: command.kind })
      return true
    case 'hide-marks':
      editor.showMarks(false)
      return true
    case 'hold-pan':
      editor.holdPan(true)
      return true
    case 'zoom-in':
      view.zoom(zoomStep)
      return true
    case 'zoom-out':
      view.zoom(1 / zoomStep)
      return true
    case 'fit':
      view.fit()
      return true
    case 'actual-size':
      view.actualSize()
      return true
    // The page's, and the display's (view/run-view-command.ts).
    case 'plane':
    case 'channel':
    case 'measure':
    case 'invert':
    case 'play':
    case 'max-projection':
    case 'all-channels':
    case 'auto-window':
    case 'reset-display':
    case 'smooth':
    case 'remember':
    case 'blink':
    case 'hold-window':
    case 'side-by-side':
    case 'overlay':
    case 'display-panel':
    case 'measure-panel':
    case 'header-panel':
    case 'submit':
    case 'skip':
    case 'comment':
    case 'history':
    case 'help':
      return false
  }
}
