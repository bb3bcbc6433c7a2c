import type { Protocol, TaskConsensus, TrackConsensus } from '@reticle/domain'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type CSSProperties, type MouseEvent, useMemo, useRef } from 'react'
import { planeAtShare, shareOfPlane } from '../../bench/track-rows.ts'
import type { Panes } from '../../view/panes.ts'
import { goToPlane, usePlaneCount, usePlaneInSight } from '../../view/plane-in-sight.ts'
import { kindHints, kindNames, kindSigns } from '../cluster-kinds.ts'
import type { Reader } from '../readers.ts'
import { t } from '../words.ts'
import styles from './reader-tracks.module.css'
import { type TrackLine, trackLinesOf } from './track-intervals.ts'

const lineHeight = 9
const margin = 8

type LineProps = { readonly line: TrackLine; readonly count: number }

const said = ({ reader, stretches, keys }: TrackLine): string => {
  const name = reader.reader
  if (keys.length === 0) return t('tracks.notMarked', { reader: name })
  const parts = stretches.map(({ from, to, state }) =>
    t(state === 'occluded' ? 'tracks.covered' : 'tracks.stretch', { from: String(from), to: String(to) }),
  )
  return t('tracks.planes', { reader: name, planes: parts.length === 0 ? keys.join(', ') : parts.join('; ') })
}

/** One reader's planes of an object, as bars in their colour; a dot where they drew it. */
const Line = ({ line, count }: LineProps) => {
  const at = (plane: number) => `${100 * shareOfPlane(plane, count)}%`
  const style: CSSProperties & { '--reader-color': string } = { '--reader-color': line.reader.color, height: lineHeight }
  return (
    <div className={styles.line} style={style} title={said(line)} data-testid="reader-track" data-reader={line.reader.letter}>
      {line.stretches.map(({ from, to, state }) => (
        <span
          key={`${from}-${to}`}
          className={styles.bar}
          data-state={state}
          style={{ left: at(from), width: `${(100 * (to - from)) / count}%` }}
        />
      ))}
      {[...new Set(line.keys)].map((plane) => (
        <span key={plane} className={styles.key} style={{ left: at(plane) }} />
      ))}
    </div>
  )
}

type Props = {
  readonly consensus: TaskConsensus | null
  readonly readers: readonly Reader[]
  readonly protocol: Protocol
  readonly panes: Panes
}

const Strip = ({ tracks, readers, protocol, panes }: Omit<Props, 'consensus'> & { readonly tracks: readonly TrackConsensus[] }) => {
  const axis = tracks[0]?.axis ?? 'z'
  const viewing = panes.other === undefined ? panes.inHand : panes.first
  const count = usePlaneCount(viewing, axis)
  const plane = usePlaneInSight(viewing)
  const across = plane[axis === 'z' ? 't' : 'z']
  const rows = useMemo(() => trackLinesOf(tracks, readers, across), [tracks, readers, across])
  const box = useRef<HTMLDivElement>(null)
  const height = lineHeight * readers.length + margin
  const shown = useVirtualizer({ count: rows.length, getScrollElement: () => box.current, estimateSize: () => height, overscan: 2 })
  if (count < 2 || rows.length === 0) return null
  const go = (event: MouseEvent<HTMLButtonElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    // Pressed by key it has no place on the line.
    if (event.detail > 0) goToPlane(viewing, { [axis]: planeAtShare((event.clientX - left) / width, count) })
  }
  const here = plane[axis]
  return (
    <section className={styles.strip} aria-label={t('tracks.along', { axis })} data-testid="reader-tracks">
      <div className={styles.rows} ref={box}>
        <div className={styles.all} style={{ height: shown.getTotalSize() }}>
          {shown.getVirtualItems().map(({ index, start }) => {
            const row = rows[index]
            if (row === undefined) return null
            const { track, lines } = row
            const label = protocol.labels.find(({ id }) => id === track.labelId)?.name ?? t('tracks.tied')
            return (
              <div key={track.id} className={styles.row} style={{ top: start, height }}>
                <span className={styles.name} title={t('tracks.kind', { kind: kindNames[track.kind], hint: kindHints[track.kind] })}>
                  {kindSigns[track.kind]} {label} {index + 1}
                </span>
                <button
                  type="button"
                  className={styles.lines}
                  onClick={go}
                  aria-label={t('tracks.row', { label, number: String(index + 1), readers: lines.map(said).join('. ') })}
                >
                  {lines.map((line) => (
                    <Line key={line.reader.annotationId} line={line} count={count} />
                  ))}
                  {here !== undefined && <span className={styles.here} style={{ left: `${100 * shareOfPlane(here, count)}%` }} />}
                </button>
              </div>
            )
          })}
        </div>
      </div>
    </section>
  )
}

/** Which planes each reader has an object on, one line under the other; absent where nobody followed one. A click goes to that plane. */
export const ReaderTracks = ({ consensus, ...props }: Props) =>
  consensus?.tracks === undefined || consensus.tracks.length === 0 ? null : <Strip {...props} tracks={consensus.tracks} />
