import { ActionIcon, Text, Tooltip } from '@mantine/core'
import type { ToolId } from '@reticle/domain'
import { tools } from '@reticle/tools'
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconCircle,
  IconCurrentLocation,
  IconMaximize,
  IconPointer,
  IconPolygon,
  IconRectangle,
  IconTrash,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react'
import { memo } from 'react'
import { useStore } from 'zustand'
import type { ViewStore } from '../view-store.ts'
import { chordText } from './chord.ts'
import type { Editor } from './create-editor.ts'
import styles from './editor.module.css'
import { keepFocus } from './key-cap.tsx'
import { type Binding, type Command, chordFor } from './key-table.ts'
import { runCommand } from './run-command.ts'
import { useLatest } from './use-latest.ts'

const icons: Readonly<Record<ToolId, typeof IconPointer>> = {
  select: IconPointer,
  point: IconCurrentLocation,
  box: IconRectangle,
  polygon: IconPolygon,
  ellipse: IconCircle,
}

type ButtonProps = ViewProps & { readonly onPress: () => void }

/** A button of the bar that runs a command. It outlives the sample: drawn anew only when it looks different. */
type CommandProps = ViewProps & { readonly command: Command; readonly onCommand: (command: Command) => void }
const CommandButton = memo(({ command, onCommand, ...view }: CommandProps) => <BarButton {...view} onPress={() => onCommand(command)} />)

type ViewProps = {
  readonly name: string
  readonly hint?: string
  readonly chord: string | undefined
  readonly isOn?: boolean
  readonly isDisabled?: boolean
  readonly Icon: typeof IconPointer
}

const BarButton = ({ name, hint, chord, isOn, isDisabled = false, onPress, Icon }: ButtonProps) => (
  <Tooltip
    multiline
    maw={280}
    label={
      <>
        <div>{chord === undefined ? name : `${name} (${chordText(chord)})`}</div>
        {hint !== undefined && <div style={{ opacity: 0.8 }}>{hint}</div>}
      </>
    }
  >
    <ActionIcon
      size={32}
      variant={isOn === true ? 'filled' : 'subtle'}
      {...(isOn === true ? { color: 'accent' } : {})}
      aria-label={name}
      {...(isOn === undefined ? {} : { 'aria-pressed': isOn })}
      disabled={isDisabled}
      onMouseDown={keepFocus}
      onClick={onPress}
    >
      <Icon size={18} />
    </ActionIcon>
  </Tooltip>
)

const toolCommands = new Map(tools.map(({ id }) => [id, { kind: 'tool', tool: id } as const]))
const plainCommands = {
  undo: { kind: 'undo' },
  redo: { kind: 'redo' },
  delete: { kind: 'delete' },
  'zoom-in': { kind: 'zoom-in' },
  'zoom-out': { kind: 'zoom-out' },
  fit: { kind: 'fit' },
} as const satisfies Partial<Record<Command['kind'], Command>>
type PlainKind = keyof typeof plainCommands

/** Tools, steps back and forth, and the view. The hint of the chosen tool stands beside it. */
export const ToolBar = ({ editor, view, table }: { editor: Editor; view: ViewStore; table: readonly Binding[] }) => {
  const tool = useStore(editor.store, (state) => state.tool)
  const canUndo = useStore(editor.store, (state) => state.canUndo || state.draft !== undefined)
  const canRedo = useStore(editor.store, (state) => state.canRedo)
  const hasSelection = useStore(editor.store, (state) => state.selected.length > 0)
  const shown = tools.filter(({ id }) => id === 'select' || (editor.protocol.tools.includes(id) && editor.protocol.labels.length > 0))
  const run = useLatest((command: Command) => void runCommand(editor, view, command, 'down'))
  const button = (kind: PlainKind, name: string, Icon: typeof IconPointer, isDisabled = false) => (
    <CommandButton
      name={name}
      chord={chordFor(table, { kind })}
      isDisabled={isDisabled}
      Icon={Icon}
      command={plainCommands[kind]}
      onCommand={run}
    />
  )
  return (
    <div className={styles.bar} role="toolbar" aria-label="Tools">
      {shown.map(({ id, name, hint }) => (
        <CommandButton
          key={id}
          name={name}
          hint={hint}
          chord={chordFor(table, { kind: 'tool', tool: id })}
          isOn={tool === id}
          Icon={icons[id]}
          command={toolCommands.get(id) ?? { kind: 'tool', tool: id }}
          onCommand={run}
        />
      ))}
      <span className={styles.divider} />
      {button('undo', 'Undo', IconArrowBackUp, !canUndo)}
      {button('redo', 'Redo', IconArrowForwardUp, !canRedo)}
      {button('delete', 'Delete the selected marks', IconTrash, !hasSelection)}
      <span className={styles.divider} />
      {button('zoom-in', 'Zoom in', IconZoomIn)}
      {button('zoom-out', 'Zoom out', IconZoomOut)}
      {button('fit', 'Fit the image', IconMaximize)}
      <Text size="xs" c="dimmed" className={styles.hint}>
        {tools.find(({ id }) => id === tool)?.hint}
      </Text>
    </div>
  )
}
