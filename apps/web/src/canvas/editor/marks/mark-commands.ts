import type { Binding } from '../command.ts'
import type { Editor } from '../create-editor.ts'
import type { MarkCommand } from './mark-command.ts'
import { pixelCommands } from './pixel-commands.ts'
import { shapeCommands } from './shape-commands.ts'
import { showCommands } from './show-commands.ts'
import { trackCommands } from './track-commands.ts'

/** Everything that is done with marks beside drawing them; one more is one line in one of these lists. */
export const markCommands: readonly MarkCommand[] = [...showCommands, ...shapeCommands, ...pixelCommands, ...trackCommands]

const byId = new Map(markCommands.map((command) => [command.id, command]))

/** `amount`: left out for the usual one. */
export const runMarkCommand = (editor: Editor, id: string, amount?: number): boolean => {
  const command = byId.get(id)
  return command?.run(editor, amount ?? command.amount?.usual ?? 0) ?? false
}

/** Their keys, for the key table; many have none until a person gives them one. */
export const markKeys: readonly Binding[] = markCommands.map(({ id, title, chords }) => ({
  chords,
  command: { kind: 'mark', command: id },
  title,
  group: 'marks',
}))
