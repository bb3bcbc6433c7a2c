import { lanesOf, type TrackAxis } from '@reticle/tools'
import {
  IconArrowMerge,
  IconDiamond,
  IconDiamondOff,
  IconEyeDotted,
  IconFocus2,
  IconLayersSubtract,
  IconPlayerTrackNext,
  IconPlayerTrackPrev,
  IconScissors,
  IconTrash,
} from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef } from 'react'
import { useStore } from 'zustand'
import type { Binding } from '../canvas/editor/command.ts'
import { CommandButton } from '../canvas/editor/command-button.tsx'
import type { Editor } from '../canvas/editor/create-editor.ts'
import { chordFor } from '../canvas/editor/key-table.ts'
import { markCommands, runMarkCommand } from '../canvas/editor/marks/mark-commands.ts'
import { useLatest } from '../canvas/editor/use-latest.ts'
import { t } from '../canvas/words.ts'
import type { Panes } from '../view/panes.ts'
import { usePlaneCount } from '../view/plane-in-sight.ts'
import { TrackRow } from './track-row.tsx'
import styles from './track-strip.module.css'

const icons = {
  'key-before': IconPlayerTrackPrev,
  'key-after': IconPlayerTrackNext,
  'key-here': IconDiamond,
  'remove-key': IconDiamondOff,
  occluded: IconEyeDotted,
  outside: IconFocus2,
  'split-object': IconScissors,
  'merge-objects': IconArrowMerge,
  'delete-object': IconTrash,
  neighbours: IconLayersSubtract,
} as const

const rowHeight = 22

type Props = { readonly editor: Editor; readonly panes: Panes; readonly table: readonly Binding[]; readonly isReadOnly: boolean }

const Buttons = ({ editor, table }: Pick<Props, 'editor' | 'table'>) => {
  const run = useLatest((command: { readonly kind: string; readonly command?: string }) => {
    if (command.command !== undefined) runMarkCommand(editor, command.command)
  })
  const areNeighboursShown = useStore(editor.store, (state) => state.areNeighboursShown)
  return Object.entries(icons).map(([id, Icon]) => {
    const found = markCommands.find((command) => command.id === id)
    if (found === undefined) return null
    return (
      <CommandButton
        key={id}
        name={found.title}
        {...(found.hint === undefined ? {} : { hint: found.hint })}
        chord={chordFor(table, { kind: 'mark', command: id })}
        {...(id === 'neighbours' ? { isOn: areNeighboursShown } : {})}
        Icon={Icon}
        command={commandsById[id] ?? { kind: 'mark', command: id }}
        onCommand={run}
      />
    )
  })
}

/** The same objects from one drawing to the next, so that buttons are not drawn anew. */
const commandsById: Readonly<Record<string, { readonly kind: 'mark'; readonly command: string }>> = Object.fromEntries(
  Object.keys(icons).map((id) => [id, { kind: 'mark', command: id } as const]),
)

const Strip = ({ editor, panes, table, isReadOnly, axis }: Props & { readonly axis: TrackAxis }) => {
  const viewing = panes.other === undefined ? panes.inHand : panes.first
  const count = usePlaneCount(viewing, axis)
  const regions = useStore(editor.store, (state) => state.content.regions)
  const plane = useStore(editor.store, (state) => state.plane)
  const selected = useStore(editor.store, (state) => state.selected)
  const inSight = useStore(editor.store, (state) => state.inSight)
  const across = plane[axis === 'z' ? 't' : 'z']
  const lanes = useMemo(
    () => lanesOf(regions, axis).filter((lane) => lane.across === undefined || across === undefined || lane.across === across),
    [regions, axis, across],
  )
  const chosen = useMemo(() => {
    const ids = new Set(selected)
    return new Set(
      [...regions, ...inSight].flatMap((region) => (ids.has(region.id) && region.track !== undefined ? [region.track.id] : [])),
    )
  }, [regions, inSight, selected])
  const box = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({ count: lanes.length, getScrollElement: () => box.current, estimateSize: () => rowHeight, overscan: 4 })
  const first = lanes.findIndex((lane) => chosen.has(lane.trackId))
  useEffect(() => {
    if (first !== -1) rows.scrollToIndex(first)
  }, [rows, first])
  if (count < 2) return null
  return (
    <section className={styles.strip} aria-label={t('tracks.strip', { axis })} data-testid="track-strip" inert={isReadOnly}>
      <div className={styles.head} role="toolbar" aria-label={t('tracks.toolbar')}>
        <Buttons editor={editor} table={table} />
        <span className={styles.title}>
          {lanes.length === 0 ? t('tracks.none', { axis }) : t('tracks.count', { count: lanes.length, axis })}
        </span>
      </div>
      <div className={styles.rows} ref={box}>
        <div className={styles.all} style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const lane = lanes[index]
            if (lane === undefined) return null
            return (
              <TrackRow
                key={`${lane.across ?? ''}/${lane.trackId}`}
                {...{ editor, lane, axis, count, top: start }}
                place={plane[axis]}
                isSelected={chosen.has(lane.trackId)}
                number={index + 1}
              />
            )
          })}
        </div>
      </div>
    </section>
  )
}

/** Objects through z or time, each with its keys on a line of planes; absent where marks do not go on, or there is one plane. */
export const TrackStrip = (props: Props) => (props.editor.axis === undefined ? null : <Strip {...props} axis={props.editor.axis} />)
