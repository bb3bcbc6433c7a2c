import { applicableQuestions } from '@reticle/domain'
import { boundsOf } from '@reticle/geometry'
import type { ViewStore } from '../view-store.ts'
import { answersInHand, choosing, hasOptions, questionsOf } from './answering.ts'
import type { Editor } from './create-editor.ts'
import type { KeyPhase } from './hotkeys.ts'
import type { Command } from './key-table.ts'
import { runMarkCommand } from './marks/mark-commands.ts'
import { sized } from './tool-size.ts'

const zoomStep = 1.5

/** Answers a question on the sample or on the marks in hand; false when it is not asked now. */
const answer = (editor: Editor, questionId: string, option: string | undefined): boolean => {
  const { protocol } = editor
  const { content } = editor.store.getState()
  const marks = editor.inHand()
  const asked = [...applicableQuestions(protocol, content.answers), ...questionsOf(protocol, marks)]
  const question = asked.find((one) => one.id === questionId)
  if (question === undefined) return false
  if (option === undefined) editor.answer(questionId, { kind: 'cannot-tell' })
  else if (hasOptions(question))
    editor.answer(questionId, choosing(question, answersInHand(protocol, content.answers, marks, question), option))
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
    case 'size': {
      const { tool, settings } = editor.store.getState()
      const change = sized(tool, settings, command.by)
      if (change !== undefined) editor.tune(change)
      return change !== undefined
    }
    case 'mark':
      return runMarkCommand(editor, command.command)
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
      editor.removeSelected()
      return true
    case 'select-all':
      editor.chooseTool('select')
      editor.select(editor.store.getState().inSight.map((region) => region.id))
      return true
    case 'cancel': {
      const { selected, notice } = editor.store.getState()
      const wasAtWork = editor.isAtWork()
      editor.gesture({ type: 'cancel' })
      editor.notify(undefined)
      return wasAtWork || selected.length > 0 || notice !== undefined
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
    case 'turn':
      view.turnBy(command.by)
      return true
    case 'upright':
      return view.straighten()
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
    case 'palette':
    case 'keys':
    case 'find-label':
    case 'find-mark':
    case 'note':
    case 'next-problem':
    case 'instructions-panel':
    case 'steps-panel':
    case 'notes-panel':
    case 'rules-panel':
    case 'theme':
    case 'mirror':
    case 'take-returned':
    case 'next-comment':
    case 'revision-panel':
    case 'suggestions-panel':
    case 'next-suggestion':
    case 'previous-suggestion':
    case 'accept-suggestion':
    case 'drop-suggestion':
    case 'accept-suggestions':
    case 'drop-suggestions':
    case 'ask-model':
    case 'raise-confidence':
    case 'lower-confidence':
    // The desk's.
    case 'reader':
    case 'desk':
      return false
  }
}
