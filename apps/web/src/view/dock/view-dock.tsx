import { ActionIcon, SegmentedControl, Tooltip } from '@mantine/core'
import type { SampleId } from '@reticle/domain'
import { IconAdjustmentsHorizontal, type IconBook, IconFileDescription, IconRulerMeasure, IconX } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { Waiting } from '../../app/async.tsx'
import { chordText } from '../../canvas/editor/chord.ts'
import type { PlainCommand } from '../../canvas/editor/command.ts'
import type { Editor } from '../../canvas/editor/create-editor.ts'
import { keepFocus } from '../../canvas/editor/key-cap.tsx'
import { type Binding, chordFor } from '../../canvas/editor/key-table.ts'
import { t } from '../../canvas/words.ts'
import type { Panes } from '../panes.ts'
import styles from './dock.module.css'
import type { Dock, DockPanel, ExtraPanel, ViewPanel } from './dock-panels.ts'

const DisplayPanel = lazy(() => import('../display/display-panel.tsx').then((module) => ({ default: module.DisplayPanel })))
const MeasurePanel = lazy(() => import('../measure/measure-panel.tsx').then((module) => ({ default: module.MeasurePanel })))
const HeaderPanel = lazy(() => import('../header/header-panel.tsx').then((module) => ({ default: module.HeaderPanel })))

type Panel = {
  readonly id: DockPanel
  readonly name: string
  readonly command: PlainCommand
  readonly Icon: typeof IconBook
  readonly count?: number
  readonly tone?: ExtraPanel['tone']
}
const viewPanels: readonly (Panel & { readonly id: ViewPanel })[] = [
  { id: 'display', name: t('dock.display'), command: 'display-panel', Icon: IconAdjustmentsHorizontal },
  { id: 'measure', name: t('dock.measure'), command: 'measure-panel', Icon: IconRulerMeasure },
  { id: 'header', name: t('dock.header'), command: 'header-panel', Icon: IconFileDescription },
]

const noExtras: readonly ExtraPanel[] = []

type Props = {
  readonly dock: Dock
  readonly panes: Panes
  readonly editor: Editor
  readonly sampleId: SampleId
  readonly table: readonly Binding[]
  /** Panels of the page, before those of the view. */
  readonly extras?: readonly ExtraPanel[]
}

const PaneChoice = ({ panes }: { panes: Panes }) =>
  panes.second === undefined ? null : (
    <SegmentedControl
      size="xs"
      fullWidth
      aria-label={t('dock.whichView')}
      data={[
        { value: 'first', label: t('dock.left') },
        { value: 'second', label: t('dock.right') },
      ]}
      value={panes.inHand === panes.second ? 'second' : 'first'}
      onChange={(value) => panes.take(value === 'second' ? 'second' : 'first')}
    />
  )

const Content = ({ dock, panes, editor, sampleId, table, extras = noExtras }: Props) => {
  switch (dock.open) {
    case 'display':
      return <DisplayPanel viewing={panes.inHand} table={table} />
    case 'measure':
      return <MeasurePanel viewing={panes.inHand} editor={editor} table={table} />
    case 'header':
      return <HeaderPanel sampleId={sampleId} />
    default:
      return extras.find(({ id }) => id === dock.open)?.content()
  }
}

const RailButton = ({ panel, dock, table }: { panel: Panel; dock: Dock; table: readonly Binding[] }) => {
  const { id, name, command, Icon, count = 0, tone = 'calm' } = panel
  const chord = chordFor(table, { kind: command })
  const isOpen = dock.open === id
  const text = count === 0 ? name : t('dock.counted', { name, count })
  return (
    <Tooltip label={chord === undefined ? text : t('keys.withKey', { name: text, key: chordText(chord) })} position="right">
      <ActionIcon
        size={30}
        variant={isOpen ? 'light' : 'subtle'}
        {...(isOpen ? { color: 'accent' } : {})}
        className={styles.button}
        aria-label={text}
        aria-expanded={isOpen}
        onMouseDown={keepFocus}
        onClick={() => dock.toggle(id)}
      >
        <Icon size={18} />
        {count > 0 && (
          <span className={styles.count} data-tone={tone} aria-hidden="true">
            {count > 99 ? '99+' : count}
          </span>
        )}
      </ActionIcon>
    </Tooltip>
  )
}

/** Panels beside the image, one at a time, and the rail of buttons that opens them. */
export const ViewDock = (props: Props) => {
  const { dock, panes, table, extras = noExtras } = props
  const panels: readonly Panel[] = [...extras, ...viewPanels]
  const open = panels.find(({ id }) => id === dock.open)
  return (
    <div className={styles.dock}>
      <div className={styles.rail} role="toolbar" aria-label={t('dock.panels')} aria-orientation="vertical">
        {panels.map((panel) => (
          <RailButton key={panel.id} panel={panel} dock={dock} table={table} />
        ))}
      </div>
      {open !== undefined && (
        <aside className={styles.panel} aria-label={open.name} data-testid={`panel-${open.id}`}>
          <div className={styles.head}>
            <h2>{open.name}</h2>
            <ActionIcon
              size={24}
              aria-label={t('dock.close', { name: open.name })}
              onMouseDown={keepFocus}
              onClick={() => dock.setOpen(null)}
            >
              <IconX size={15} />
            </ActionIcon>
          </div>
          <div className={styles.content}>
            {(open.id === 'display' || open.id === 'measure') && <PaneChoice panes={panes} />}
            <Suspense fallback={<Waiting />}>
              <Content {...props} />
            </Suspense>
          </div>
        </aside>
      )}
    </div>
  )
}
