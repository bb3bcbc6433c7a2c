import { type Lane, placeOf, type TrackAxis } from '@reticle/tools'
import type { CSSProperties, MouseEvent } from 'react'
import type { Editor } from '../canvas/editor/create-editor.ts'
import { keepFocus } from '../canvas/editor/key-cap.tsx'
import { Swatch } from '../canvas/editor/swatch.tsx'
import { t } from '../canvas/words.ts'
import { keyFor, planeAtShare, shareOfPlane, stretchesOf } from './track-rows.ts'
import styles from './track-strip.module.css'

type Props = {
  readonly editor: Editor
  readonly lane: Lane
  readonly axis: TrackAxis
  /** How many planes there are. */
  readonly count: number
  /** The plane in sight; undefined while all are shown as one. */
  readonly place: number | undefined
  readonly isSelected: boolean
  readonly number: number
  readonly top: number
}

/** One object: its name, and its keys on a line of planes. A click goes to that plane with the object selected; Shift adds it to the others. */
export const TrackRow = ({ editor, lane, axis, count, place, isSelected, number, top }: Props) => {
  const labelId = lane.keys[0]?.labelId ?? ''
  const label = editor.protocol.labels.find(({ id }) => id === labelId)
  const name = `${label?.name ?? labelId} ${number}`
  const go = (to: number, isAdded: boolean) => {
    const key = keyFor(lane, axis, to)
    if (key === undefined) return
    const { selected } = editor.store.getState()
    editor.select(isAdded ? [...selected.filter((id) => id !== key.id), key.id] : [key.id])
    editor.goToPlane({ ...key.plane, [axis]: to })
  }
  const onLine = (event: MouseEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    go(planeAtShare((event.clientX - box.left) / box.width, count), event.shiftKey)
  }
  const at = (plane: number) => `${100 * shareOfPlane(plane, count)}%`
  const style: CSSProperties & { '--track-color': string } = { top, '--track-color': label?.color ?? '#adb5bd' }
  return (
    <div className={styles.row} data-selected={isSelected} style={style}>
      <button
        type="button"
        className={styles.name}
        aria-pressed={isSelected}
        onMouseDown={keepFocus}
        onClick={(event) => go(place ?? placeOf(lane.keys[0] ?? {}, axis), event.shiftKey)}
      >
        <Swatch protocol={editor.protocol} labelId={labelId} />
        {name}
      </button>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys on the line are buttons, and keys of the keyboard go from one to the next */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: as above */}
      <div className={styles.line} onMouseDown={keepFocus} onClick={onLine}>
        {stretchesOf(lane, axis).map(({ from, to, state }) => (
          <span
            key={from}
            className={styles.stretch}
            data-state={state}
            style={{ left: at(from), width: `${(100 * (to - from)) / count}%` }}
          />
        ))}
        {lane.keys.map((key) => {
          const plane = placeOf(key, axis)
          const state = key.track?.state ?? 'visible'
          return (
            <button
              key={key.id}
              type="button"
              tabIndex={isSelected ? 0 : -1}
              className={styles.key}
              data-state={state}
              data-here={plane === place}
              style={{ left: at(plane) }}
              aria-label={t('tracks.key', { name, place: `${axis} ${plane}`, state })}
              title={t('tracks.keyTitle', { place: `${axis} ${plane}`, state })}
              onMouseDown={keepFocus}
              onClick={(event) => {
                event.stopPropagation()
                go(plane, event.shiftKey)
              }}
            />
          )
        })}
        {place !== undefined && <span className={styles.here} style={{ left: at(place) }} />}
      </div>
    </div>
  )
}
