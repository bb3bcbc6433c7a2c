import { Text } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import type { Region } from '@reticle/domain'
import { boundsOf } from '@reticle/geometry'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { ViewStore } from '../../view-store.ts'
import { t } from '../../words.ts'
import type { Editor } from '../create-editor.ts'
import { holdsMark } from '../mark-set.ts'
import { useLatest } from '../use-latest.ts'
import { GroupRow } from './group-row.tsx'
import { ListHead } from './list-head.tsx'
import { type Grouping, type ListRow, listRows } from './list-rows.ts'
import styles from './region-list.module.css'
import { RegionRow } from './region-row.tsx'

type Props = {
  readonly editor: Editor
  readonly view: ViewStore
  /** What is wrong with a mark, by its id. */
  readonly problems?: ReadonlyMap<string, string>
  /** Stands above the list, beside what is done to the selected marks. */
  readonly heading?: ReactNode
  /** The field that marks are found by. */
  readonly field?: RefObject<HTMLInputElement | null>
}

/** CSS px of a row. */
const rowHeight = 28

const noteTargets = (editor: Editor) => new Set(editor.store.getState().content.notes?.map(({ regionId }) => regionId))

const useRows = (editor: Editor, problems: Props['problems']) => {
  const regions = useStore(editor.store, (state) => state.content.regions)
  const [filter, setFilter] = useState('')
  const [grouping, setGrouping] = useLocalStorage<Grouping>({
    key: 'reticle-mark-groups',
    defaultValue: 'none',
    getInitialValueInEffect: false,
  })
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const { protocol } = editor
  const rows = useMemo(
    () => listRows(regions, { filter, grouping, closed }, { protocol, problems }),
    [regions, filter, grouping, closed, protocol, problems],
  )
  const toggle = (id: string) =>
    setClosed((before) => (before.has(id) ? new Set([...before].filter((one) => one !== id)) : new Set([...before, id])))
  return { rows, total: regions.length, filter, setFilter, grouping, setGrouping, toggle }
}

/** Where the last selected mark stands in the list; -1 when it is not there. */
const placeOf = (rows: readonly ListRow[], selected: readonly string[]): number => {
  const last = selected.at(-1)
  return last === undefined ? -1 : rows.findIndex((row) => row.kind === 'mark' && row.region.id === last)
}

/** All marks, or those that are looked for: only the rows in sight are drawn, however many there are. */
export const RegionList = ({ editor, view, problems, heading, field }: Props) => {
  const { rows, total, filter, setFilter, grouping, setGrouping, toggle } = useRows(editor, problems)
  const selected = useStore(editor.store, (state) => state.selected)
  const hidden = useStore(editor.store, (state) => state.hidden)
  const locked = useStore(editor.store, (state) => state.locked)
  const notes = useStore(editor.store, (state) => state.content.notes)
  // biome-ignore lint/correctness/useExhaustiveDependencies: other notes are the occasion
  const noted = useMemo(() => noteTargets(editor), [editor, notes])
  const ownField = useRef<HTMLInputElement>(null)
  const scroll = useRef<HTMLDivElement>(null)
  const chosen = useMemo(() => new Set(selected), [selected])
  const place = placeOf(rows, selected)
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroll.current, estimateSize: () => rowHeight, overscan: 8 })
  useEffect(() => {
    if (place !== -1) virtual.scrollToIndex(place, { align: 'auto' })
  }, [place, virtual])

  const choose = useLatest((region: Region, isAdded: boolean) => {
    const others = selected.filter((id) => id !== region.id)
    editor.select(isAdded ? (chosen.has(region.id) ? others : [...others, region.id]) : [region.id])
    view.reveal(boundsOf(region.geometry))
  })
  const firstMark = rows.findIndex((row) => row.kind === 'mark')
  const reachable = place === -1 ? firstMark : place
  const walk = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (by === 0) return
    event.preventDefault()
    let at = reachable + by
    while (rows[at]?.kind === 'group') at += by
    const row = rows[at]
    if (row?.kind !== 'mark') return
    choose(row.region, false)
    virtual.scrollToIndex(at, { align: 'auto' })
    requestAnimationFrame(() => scroll.current?.querySelector<HTMLElement>(`[data-mark="${CSS.escape(row.region.id)}"]`)?.focus())
  }
  const chooseFirst = () => {
    const row = rows[firstMark]
    if (row?.kind === 'mark') choose(row.region, false)
  }

  if (total === 0)
    return (
      <>
        {heading}
        <Text size="sm" c="dimmed">
          {t('list.empty')}
        </Text>
      </>
    )
  const positions = virtual.getVirtualItems()
  return (
    <div className={styles.list}>
      <ListHead
        editor={editor}
        heading={heading}
        filter={filter}
        onFilter={setFilter}
        grouping={grouping}
        onGroup={setGrouping}
        field={field ?? ownField}
        onEnter={chooseFirst}
      />
      <div ref={scroll} className={styles.scroll} data-testid="regions">
        <ul className={styles.rows} style={{ height: virtual.getTotalSize() }} aria-label={t('list.name')} onKeyDown={walk}>
          {positions.map(({ index, start }) => {
            const row = rows[index]
            if (row === undefined) return null
            return (
              <li
                key={row.kind === 'mark' ? row.region.id : row.id}
                aria-posinset={index + 1}
                aria-setsize={rows.length}
                className={styles.place}
                style={{ transform: `translateY(${start}px)` }}
              >
                {row.kind === 'group' ? (
                  <GroupRow editor={editor} row={row} onToggle={toggle} />
                ) : (
                  <RegionRow
                    editor={editor}
                    region={row.region}
                    number={row.number}
                    labelName={row.labelName}
                    place={t('list.place', { number: index + 1, count: rows.length })}
                    isSelected={chosen.has(row.region.id)}
                    isHidden={holdsMark(hidden, row.region)}
                    isLocked={holdsMark(locked, row.region)}
                    problem={problems?.get(row.region.id)}
                    hasNote={noted.has(row.region.id)}
                    isReachable={index === reachable}
                    onChoose={choose}
                  />
                )}
              </li>
            )
          })}
        </ul>
      </div>
      {filter !== '' && (
        <Text size="xs" c="dimmed" role="status" px={6} pt={2}>
          {t('list.shown', { shown: rows.filter((row) => row.kind === 'mark').length, count: total })}
        </Text>
      )}
    </div>
  )
}
