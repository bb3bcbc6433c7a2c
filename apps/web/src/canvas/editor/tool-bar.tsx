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
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { isPlain, plainDisplay } from '../display.ts'
import type { ViewStore } from '../view-store.ts'
import { chordText } from './chord.ts'
import type { Editor } from './create-editor.ts'
import styles from './editor.module.css'
import { keepFocus } from './key-cap.tsx'
import { type Binding, type Command, chordFor } from './key-table.ts'
import { runCommand } from './run-command.ts'

const icons: Readonly<Record<ToolId, typeof IconPointer>> = {
  select: IconPointer,
  point: IconCurrentLocation,
  box: IconRectangle,
  polygon: IconPolygon,
  ellipse: IconCircle,
}

type ButtonProps = {
  readonly name: string
  readonly hint?: string
  readonly chord: string | undefined
  readonly isOn?: boolean
  /** A setting that is on, rather than the tool in hand. */
  readonly isSetting?: boolean
  readonly isDisabled?: boolean
  readonly onPress: () => void
  readonly children: ReactNode
}

const BarButton = ({ name, hint, chord, isOn, isSetting = false, isDisabled = false, onPress, children }: ButtonProps) => (
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
      {children}
    </ActionIcon>
  </Tooltip>
)

const DisplayButton = ({ editor, chord }: { editor: Editor; chord: string | undefined }) => {
  const display = useStore(editor.store, (state) => state.display)
  return (
    <Popover position="bottom" withArrow shadow="md" withinPortal>
      <Popover.Target>
        <div>
          <BarButton name="Brightness and contrast" chord={undefined} isOn={!isPlain(display)} isSetting onPress={() => undefined}>
            <IconContrast size={18} />
          </BarButton>
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
              onPress={() => editor.setDisplay({ ...display, isInverted: !display.isInverted })}
            >
              <IconContrastFilled size={18} />
            </BarButton>
            <BarButton name="As stored" chord={undefined} isDisabled={isPlain(display)} onPress={() => editor.setDisplay(plainDisplay)}>
              <IconArrowBackUp size={18} />
            </BarButton>
          </Group>
          <Text size="xs" c="dimmed">
            Changes what you see, never the stored values. It is recorded with your annotation.
          </Text>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

/** Tools, steps back and forth, and the view. The hint of the chosen tool stands beside it. */
export const ToolBar = ({ editor, view, table }: { editor: Editor; view: ViewStore; table: readonly Binding[] }) => {
  const tool = useStore(editor.store, (state) => state.tool)
  const canUndo = useStore(editor.store, (state) => state.canUndo || state.draft !== undefined)
  const canRedo = useStore(editor.store, (state) => state.canRedo)
  const hasSelection = useStore(editor.store, (state) => state.selected.length > 0)
  const shown = tools.filter(({ id }) => id === 'select' || (editor.protocol.tools.includes(id) && editor.protocol.labels.length > 0))
  const run = (command: Command) => () => void runCommand(editor, view, command, 'down')
  const button = (
    kind: 'undo' | 'redo' | 'delete' | 'zoom-in' | 'zoom-out' | 'fit',
    name: string,
    Icon: typeof IconPointer,
    isDisabled = false,
  ) => (
    <BarButton name={name} chord={chordFor(table, { kind })} isDisabled={isDisabled} onPress={run({ kind })}>
      <Icon size={18} />
    </BarButton>
  )
  return (
    <div className={styles.bar} role="toolbar" aria-label="Tools">
      {shown.map(({ id, name, hint }) => {
        const Icon = icons[id]
        return (
          <BarButton
            key={id}
            name={name}
            hint={hint}
            chord={chordFor(table, { kind: 'tool', tool: id })}
            isOn={tool === id}
            onPress={run({ kind: 'tool', tool: id })}
          >
            <Icon size={18} />
          </BarButton>
        )
      })}
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
