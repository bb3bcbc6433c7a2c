import { maskCommands } from '@reticle/tools'
import { t } from '../../words.ts'
import type { Editor } from '../create-editor.ts'
import { type MarkCommand, refuse, selectFirst } from './mark-command.ts'

type MaskCommand = (typeof maskCommands)[number]

const chords: Readonly<Record<MaskCommand['id'], readonly string[]>> = {
  'unite-masks': ['ctrl+m'],
  'subtract-masks': ['alt+shift+b'],
  'intersect-masks': ['alt+shift+n'],
  'xor-masks': ['alt+shift+y'],
  'fill-holes': ['alt+shift+f'],
  'fill-small-holes': ['alt+shift+j'],
  'remove-specks': ['alt+shift+z'],
  'keep-largest': ['alt+shift+u'],
  'split-islands': ['ctrl+shift+e'],
  'grow-mask': ['ctrl+shift+g'],
  'shrink-mask': ['ctrl+shift+k'],
  'smooth-mask': ['ctrl+shift+l'],
  'to-mask': ['alt+shift+m'],
  'to-polygon': ['alt+shift+p'],
  'to-pixel-polygon': ['alt+shift+o'],
}

const run =
  (command: MaskCommand) =>
  (editor: Editor, amount: number): boolean => {
    const regions = editor.chosenInSight()
    if (regions.length === 0) return refuse(editor, selectFirst)
    const { image, newId, kinds } = editor
    const isDone = editor.applyTo(regions, (chosen) => command.make(chosen, amount, { ...image, kinds, newId }), t(`pixels.${command.id}`))
    return isDone || refuse(editor, t('said.noChange'))
  }

/** What is done to the pixels of the selected marks. */
export const pixelCommands: readonly MarkCommand[] = maskCommands.map((command) => ({
  id: command.id,
  title: t(`pixels.${command.id}`),
  hint: t(`pixelHints.${command.id}`),
  chords: chords[command.id],
  part: 'pixels',
  ...('amount' in command && command.amount !== undefined
    ? { amount: { ...command.amount, name: t(`amounts.${command.amount.of}`) } }
    : {}),
  run: run(command),
}))
