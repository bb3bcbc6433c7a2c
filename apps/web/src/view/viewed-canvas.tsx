import { Select } from '@mantine/core'
import type { Sample } from '@reticle/contract'
import type { Point } from '@reticle/geometry'
import type { Gesture } from '@reticle/tools'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import type { CanvasLayer } from '../canvas/canvas-layer.ts'
import type { Editor } from '../canvas/editor/create-editor.ts'
import { EditorCanvas, type EditorCanvasProps } from '../canvas/editor/editor-canvas.tsx'
import type { Binding } from '../canvas/editor/key-table.ts'
import { ImageCanvas } from '../canvas/image-canvas.tsx'
import type { WindowDrag } from '../canvas/window-drag.ts'
import { t } from '../canvas/words.ts'
import { CanvasOverlay } from './overlay/canvas-overlay.tsx'
import { MarkMeasures } from './overlay/mark-measures.tsx'
import type { Panes } from './panes.ts'
import { usePlaneInSight } from './plane-in-sight.ts'
import { PlaneBar } from './planes/plane-bar.tsx'
import type { Registered } from './registered.ts'
import { type ShownSample, useSampleImage } from './sample-image.ts'
import { useViewer } from './use-viewer.ts'
import styles from './viewed-canvas.module.css'
import type { Viewing } from './viewing-types.ts'

type Own = 'editor' | 'plane' | 'view' | 'pixels' | 'overlay' | 'readout' | 'onHoverPlace' | 'onWindowDrag' | 'intercept'
type Props = Omit<EditorCanvasProps, Own> & {
  readonly editor: Editor
  readonly panes: Panes
  readonly table: readonly Binding[]
  /** Lies over the marks of each view: pins. */
  readonly pins?: (viewing: Viewing) => ReactNode
  /** Samples that show the same place, for the second view. */
  readonly registered?: readonly Registered<Sample>[]
  /** What has the hand in place of the tools, with presses of the right button: asking a model. Keep its identity. */
  readonly hand?: Hand | undefined
}

type Hand = { readonly gesture: (gesture: Gesture) => boolean; readonly rightClick: (at: Point<'image'>) => void }

/** CSS pixels within which a drag of the right button is a press. */
const pressReach = 4

type Shared = {
  readonly viewing: Viewing
  readonly other: Viewing | undefined
  readonly onHover: (place: Point<'image'> | undefined) => void
}

const useIntercept = (viewing: Viewing, hand?: Hand) => {
  const isIntercepting = useStore(viewing.store, (state) => state.measuring !== undefined || state.isWindowHeld)
  return isIntercepting ? viewing.gesture : hand?.gesture
}

/** Drags of the right button are the window's; what did not move is a press. */
const withPresses = (viewing: Viewing, hand: Hand) => (drag: WindowDrag) => {
  viewing.dragWindow(drag)
  const at = viewing.hover.get()
  if (drag.phase === 'end' && Math.hypot(drag.dx, drag.dy) < pressReach && at !== undefined) hand.rightClick(at)
}

const Pane = ({ viewing, other, onHover, pins, hand, ...canvas }: Shared & Omit<Props, 'panes' | 'table' | 'registered'>) => (
  <EditorCanvas
    {...canvas}
    view={viewing.view}
    pixels={viewing.pixels}
    plane={usePlaneInSight(viewing)}
    readout={false}
    overlay={
      <>
        <CanvasOverlay viewing={viewing} other={other} image={canvas.image} />
        <MarkMeasures editor={canvas.editor} viewing={viewing} />
        {pins?.(viewing)}
      </>
    }
    intercept={useIntercept(viewing, hand)}
    onHoverPlace={onHover}
    onWindowDrag={hand === undefined ? viewing.dragWindow : withPresses(viewing, hand)}
  />
)

const noLayers: readonly CanvasLayer[] = []

/** Another sample of the same place. Marks are of this sample alone, so that there are none. */
const OtherPane = ({ sample, viewing, other, onHover }: Shared & { readonly sample: ShownSample }) => {
  const image = useSampleImage(sample)
  const intercept = useIntercept(viewing)
  return (
    <ImageCanvas
      image={image}
      layers={noLayers}
      view={viewing.view}
      pixels={viewing.pixels}
      readout={false}
      overlay={<CanvasOverlay viewing={viewing} other={other} image={image} />}
      onGesture={intercept === undefined ? undefined : (gesture) => void intercept(gesture)}
      onHoverPlace={onHover}
      onWindowDrag={viewing.dragWindow}
    />
  )
}

const OtherChoice = ({ panes, registered }: { panes: Panes; registered: readonly Registered<Sample>[] }) => (
  <div className={styles.choice}>
    <Select
      size="xs"
      aria-label={t('dock.rightShows')}
      allowDeselect={false}
      data={[{ value: '', label: t('dock.sameSample') }, ...registered.map(({ sample }) => ({ value: sample.id, label: sample.name }))]}
      value={panes.other?.sample.id ?? ''}
      onChange={(id) => panes.showOther(registered.find(({ sample }) => sample.id === id))}
    />
  </div>
)

/** The image with everything about its pixels: read-out, scale bar, measurements, planes; in one view, or in two at the same place. */
export const ViewedCanvas = ({ panes, table, registered = [], ...canvas }: Props) => {
  const { first, second, other, inHand, take } = panes
  useViewer(canvas.editor, panes)
  const { x, y } = other?.offset ?? { x: 0, y: 0 }
  const hover = (from: Viewing, to: Viewing | undefined, sign: 1 | -1) => (place: Point<'image'> | undefined) => {
    from.hover.set(place)
    to?.hover.set(place === undefined ? undefined : { x: place.x + sign * x, y: place.y + sign * y })
  }
  const isSplit = second !== undefined
  return (
    <div className={styles.panes}>
      <div className={styles.pane} data-in-hand={isSplit && inHand === first} onPointerDownCapture={() => take('first')}>
        <Pane viewing={first} other={second} onHover={hover(first, second, 1)} {...canvas} />
        <PlaneBar viewing={first} table={table} />
      </div>
      {isSplit && (
        <div className={styles.pane} data-in-hand={inHand === second} data-testid="second-view" onPointerDownCapture={() => take('second')}>
          {other === undefined ? (
            <Pane viewing={second} other={first} onHover={hover(second, first, -1)} {...canvas} />
          ) : (
            <OtherPane key={other.sample.id} sample={other.sample} viewing={second} other={first} onHover={hover(second, first, -1)} />
          )}
          <PlaneBar viewing={second} table={table} />
          {registered.length > 0 && <OtherChoice panes={panes} registered={registered} />}
        </div>
      )}
    </div>
  )
}
