import type { Point } from '@reticle/geometry'
import { regionsOnPlane, type TrackAxis } from '@reticle/tools'
import { useEffect, useMemo, useState } from 'react'
import type { CanvasLayer } from '../../canvas/canvas-layer.ts'
import type { Editor } from '../../canvas/editor/create-editor.ts'
import { ImageCanvas } from '../../canvas/image-canvas.tsx'
import type { ViewStore } from '../../canvas/view-store.ts'
import type { SampleImage } from '../../pixels/use-pixels.ts'
import { LinkedPointer } from '../../view/overlay/linked-pointer.tsx'
import type { Panes } from '../../view/panes.ts'
import { usePlaneInSight } from '../../view/plane-in-sight.ts'
import { useViewer } from '../../view/use-viewer.ts'
import type { Viewing } from '../../view/viewing-types.ts'
import { ReaderChip } from '../reader-chip.tsx'
import type { Reader } from '../readers.ts'
import { t } from '../words.ts'
import styles from './reading.module.css'

/** As many readers as are told apart at a glance. */
export const mostInGrid = 4

type CellProps = {
  readonly reader: Reader
  readonly image: SampleImage
  readonly layers: readonly CanvasLayer[]
  readonly first: Viewing
  readonly axis: TrackAxis | undefined
  readonly makeViewing: () => Viewing
}

/** One reader's marks alone. Place, zoom, windows and plane are those of the first view. */
const Cell = ({ reader, image, layers, first, axis, makeViewing }: CellProps) => {
  const [viewing] = useState(makeViewing)
  const plane = usePlaneInSight(first)
  useEffect(() => {
    const follow = () => {
      const { settings } = first.pixels.getState()
      if (settings !== undefined) viewing.pixels.recall(settings)
    }
    follow()
    return first.pixels.subscribe(follow)
  }, [first, viewing])
  const shown = useMemo(
    () =>
      layers
        .filter(({ id }) => id === reader.annotationId || id === 'focus')
        .map((layer) => ({
          ...layer,
          isVisible: layer.id === 'focus' ? layer.isVisible : true,
          regions: regionsOnPlane(layer.regions, plane, axis),
        })),
    [layers, reader, plane, axis],
  )
  const hover = (place: Point<'image'> | undefined) => first.hover.set(place)
  return (
    <div className={styles.cell} data-testid="reader-cell" data-reader={reader.letter}>
      <ImageCanvas
        image={image}
        layers={shown}
        view={first.view}
        pixels={viewing.pixels}
        readout={false}
        overlay={<LinkedPointer viewing={first} />}
        onHoverPlace={hover}
        onWindowDrag={first.dragWindow}
      />
      <div className={styles.name}>
        <ReaderChip reader={reader} />
        {reader.reader}
      </div>
    </div>
  )
}

type Props = Omit<CellProps, 'reader' | 'first' | 'makeViewing'> & {
  readonly editor: Editor
  readonly panes: Panes
  readonly makeViewing: (view: ViewStore) => Viewing
  readonly readers: readonly Reader[]
  readonly isShown: (annotationId: string) => boolean
}

/** Readers beside each other at the same place; a move in one moves all. */
export const ReaderGrid = ({ readers, isShown, editor, panes, makeViewing, ...cell }: Props) => {
  useViewer(editor, panes)
  const { first } = panes
  const make = () => makeViewing(first.view)
  const wanted = readers.filter(({ annotationId }) => isShown(annotationId))
  const shown = wanted.slice(0, mostInGrid)
  return (
    <section className={styles.grid} data-count={Math.max(1, shown.length)} aria-label={t('page.grid')} data-testid="reader-grid">
      {shown.map((reader) => (
        <Cell key={reader.annotationId} reader={reader} first={first} makeViewing={make} {...cell} />
      ))}
      {shown.length === 0 && <div className={styles.more}>{t('readers.gridNone')}</div>}
      {wanted.length > shown.length && (
        <div className={styles.more}>{t('readers.gridMore', { shown: mostInGrid, readers: wanted.length })}</div>
      )}
    </section>
  )
}
