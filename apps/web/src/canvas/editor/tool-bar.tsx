import { ActionIcon, Group, Popover, Slider, Stack, Text, Tooltip } from '@mantine/core'
import type { ToolId } from '@reticle/domain'
import { tools } from '@reticle/tools'
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconCircle,
  IconContrast,
  IconContrastFilled,
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
import { isPlain, plainDisplay } from '../display.ts'
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
  /** A setting that is on, rather than the tool in hand. */
  readonly isSetting?: boolean
  readonly isDisabled?: boolean
  readonly Icon: typeof IconPointer
}

const BarButton = ({ name, hint, chord, isOn, isSetting = false, isDisabled = false, onPress, Icon }: ButtonProps) => (
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
      variant={isOn !== true ? 'subtle' : isSetting ? 'light' : 'filled'}
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

const DisplayButton = ({ editor, chord }: { editor: Editor; chord: string | undefined }) => {
  const display = useStore(editor.store, (state) => state.display)
  return (
    <Popover position="bottom" withArrow shadow="md" withinPortal>
      <Popover.Target>
        <div>
          <BarButton
            name="Brightness and contrast"
            chord={undefined}
            isOn={!isPlain(display)}
            isSetting
            Icon={IconContrast}
            onPress={() => undefined}
          />
        </div>
      </Popover.Target>
      <Popover.Dropdown w={240}>
        <Stack gap="sm">
          <div>
            <Text size="xs">Brightness</Text>
            <Slider
              aria-label="Brightness"
              min={-1}
              max={1}
              step={0.02}
              value={display.brightness}
              label={(value) => value.toFixed(2)}
              onChange={(brightness) => editor.setDisplay({ ...display, brightness })}
            />
          </div>
          <div>
            <Text size="xs">Contrast</Text>
            <Slider
              aria-label="Contrast"
              min={0.2}
              max={4}
              step={0.05}
              value={display.contrast}
              label={(value) => value.toFixed(2)}
              onChange={(contrast) => editor.setDisplay({ ...display, contrast })}
            />
          </div>
          <Group gap={4} justify="space-between">
            <BarButton
              name="Invert"
              chord={chord}
              isOn={display.isInverted}
              isSetting
              Icon={IconContrastFilled}
              onPress={() => editor.setDisplay({ ...display, isInverted: !display.isInverted })}
            />
            <BarButton
              name="As stored"
              chord={undefined}
              isDisabled={isPlain(display)}
              Icon={IconArrowBackUp}
              onPress={() => editor.setDisplay(plainDisplay)}
            />
          </Group>
          <Text size="xs" c="dimmed">
            Changes what you see, never the stored values. It is recorded with your annotation.
          </Text>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

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
      <DisplayButton editor={editor} chord={chordFor(table, { kind: 'invert' })} />
      <Text size="xs" c="dimmed" className={styles.hint}>
        {tools.find(({ id }) => id === tool)?.hint}
      </Text>
    </div>
  )
}
