import { Text } from '@mantine/core'
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconMaximize,
  type IconPointer,
  IconTrash,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import type { ViewStore } from '../view-store.ts'
import { t } from '../words.ts'
import type { Binding, Command } from './command.ts'
import { CommandButton } from './command-button.tsx'
import type { Editor } from './create-editor.ts'
import styles from './editor.module.css'
import { chordFor } from './key-table.ts'
import { MarkMenu } from './marks/mark-menu.tsx'
import { runCommand } from './run-command.ts'
import { useLatest } from './use-latest.ts'

const plainCommands = {
  undo: { kind: 'undo' },
  redo: { kind: 'redo' },
  delete: { kind: 'delete' },
  'zoom-in': { kind: 'zoom-in' },
  'zoom-out': { kind: 'zoom-out' },
  fit: { kind: 'fit' },
} as const satisfies Partial<Record<Command['kind'], Command>>
type PlainKind = keyof typeof plainCommands

type Props = {
  readonly editor: Editor
  readonly view: ViewStore
  readonly table: readonly Binding[]
  /** What the chosen tool can be set to. */
  readonly options?: ReactNode
  /** How to use what has taken the tool's place. */
  readonly hint?: string | undefined
}

/** Steps back and forth, the view, what the chosen tool is set to, and how it is used. */
export const ToolBar = ({ editor, view, table, options, hint }: Props) => {
  const tool = useStore(editor.store, (state) => state.tool)
  const canUndo = useStore(editor.store, (state) => state.canUndo || state.draft !== undefined)
  const canRedo = useStore(editor.store, (state) => state.canRedo)
  const hasSelection = useStore(editor.store, (state) => state.selected.length > 0)
  const said = hint ?? t(`toolHints.${tool}`)
  const run = useLatest((command: Command) => void runCommand(editor, view, command, 'down'))
  const button = (kind: PlainKind, Icon: typeof IconPointer, isDisabled = false) => (
    <CommandButton
      name={t(`commands.${kind}`)}
      chord={chordFor(table, { kind })}
      isDisabled={isDisabled}
      Icon={Icon}
      command={plainCommands[kind]}
      onCommand={run}
    />
  )
  return (
    <div className={styles.bar}>
      <div className={styles.barButtons} role="toolbar" aria-label={t('toolBar.steps')}>
        {button('undo', IconArrowBackUp, !canUndo)}
        {button('redo', IconArrowForwardUp, !canRedo)}
        {button('delete', IconTrash, !hasSelection)}
        <span className={styles.divider} />
        {button('zoom-out', IconZoomOut)}
        {button('zoom-in', IconZoomIn)}
        {button('fit', IconMaximize)}
        <span className={styles.divider} />
        <MarkMenu editor={editor} table={table} />
        <span className={styles.divider} />
      </div>
      {options}
      <Text size="xs" c="dimmed" className={styles.hint} title={said}>
        {said}
      </Text>
    </div>
  )
}
