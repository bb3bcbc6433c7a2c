import { ActionIcon, SegmentedControl, Tooltip } from '@mantine/core'
import type { SampleId } from '@reticle/domain'
import { IconAdjustmentsHorizontal, IconBook, IconFileDescription, IconRuler2, IconX } from '@tabler/icons-react'
import { lazy, type ReactNode, Suspense } from 'react'
import { Waiting } from '../../app/async.tsx'
import { chordText } from '../../canvas/editor/chord.ts'
import type { Editor } from '../../canvas/editor/create-editor.ts'
import { keepFocus } from '../../canvas/editor/key-cap.tsx'
import { type Binding, chordFor, type PlainCommand } from '../../canvas/editor/key-table.ts'
import type { Panes } from '../panes.ts'
import styles from './dock.module.css'
import type { Dock, DockPanel } from './dock-panels.ts'

const DisplayPanel = lazy(() => import('../display/display-panel.tsx').then((module) => ({ default: module.DisplayPanel })))
const MeasurePanel = lazy(() => import('../measure/measure-panel.tsx').then((module) => ({ default: module.MeasurePanel })))
const HeaderPanel = lazy(() => import('../header/header-panel.tsx').then((module) => ({ default: module.HeaderPanel })))

type PanelButton = readonly [panel: DockPanel, name: string, key: PlainCommand | undefined, Icon: typeof IconBook]
const buttons: readonly PanelButton[] = [
  ['instructions', 'Instructions', undefined, IconBook],
  ['display', 'Display', 'display-panel', IconAdjustmentsHorizontal],
  ['measure', 'Measure', 'measure-panel', IconRuler2],
  ['header', 'Header of the file', 'header-panel', IconFileDescription],
]

type Props = {
  readonly dock: Dock
  readonly panes: Panes
  readonly editor: Editor
  readonly sampleId: SampleId
  readonly table: readonly Binding[]
  /** The first panel of the bench; the desk has none. */
  readonly instructions?: ReactNode
}

const PaneChoice = ({ panes }: { panes: Panes }) =>
  panes.second === undefined ? null : (
    <SegmentedControl
      size="xs"
      fullWidth
      aria-label="Which view"
      data={[
        { value: 'first', label: 'Left view' },
        { value: 'second', label: 'Right view' },
      ]}
      value={panes.inHand === panes.second ? 'second' : 'first'}
      onChange={(value) => panes.take(value === 'second' ? 'second' : 'first')}
    />
  )

const Content = ({ dock, panes, editor, sampleId, table, instructions }: Props) => {
  switch (dock.open) {
    case 'instructions':
      return instructions
    case 'display':
      return <DisplayPanel viewing={panes.inHand} table={table} />
    case 'measure':
      return <MeasurePanel viewing={panes.inHand} editor={editor} table={table} />
    case 'header':
      return <HeaderPanel sampleId={sampleId} />
    case null:
      return null
  }
}

/** Panels beside the image, one at a time, and the rail of buttons that opens them. */
export const ViewDock = (props: Props) => {
  const { dock, panes, table, instructions } = props
  const shown = buttons.filter(([panel]) => panel !== 'instructions' || instructions !== undefined)
  const open = shown.find(([panel]) => panel === dock.open)
  return (
    <div className={styles.dock}>
      <div className={styles.rail} role="toolbar" aria-label="Panels" aria-orientation="vertical">
        {shown.map(([panel, name, key, Icon]) => {
          const chord = key === undefined ? undefined : chordFor(table, { kind: key })
          const isOpen = dock.open === panel
          return (
            <Tooltip key={panel} label={chord === undefined ? name : `${name} (${chordText(chord)})`} position="right">
              <ActionIcon
                size={30}
                variant={isOpen ? 'light' : 'subtle'}
                {...(isOpen ? { color: 'accent' } : {})}
                aria-label={name}
                aria-expanded={isOpen}
                onMouseDown={keepFocus}
                onClick={() => dock.toggle(panel)}
              >
                <Icon size={18} />
              </ActionIcon>
            </Tooltip>
          )
        })}
      </div>
      {open !== undefined && (
        <aside className={styles.panel} aria-label={open[1]} data-testid={`panel-${open[0]}`}>
          <div className={styles.head}>
            <h2>{open[1]}</h2>
            <ActionIcon size={24} aria-label={`Close ${open[1]}`} onMouseDown={keepFocus} onClick={() => dock.setOpen(null)}>
              <IconX size={15} />
            </ActionIcon>
          </div>
          <div className={styles.content}>
            {open[0] !== 'instructions' && open[0] !== 'header' && <PaneChoice panes={panes} />}
            <Suspense fallback={<Waiting />}>
              <Content {...props} />
            </Suspense>
          </div>
        </aside>
      )}
    </div>
  )
}
