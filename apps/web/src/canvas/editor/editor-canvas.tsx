import type { Plane, Region } from '@reticle/domain'
import type { Geometry } from '@reticle/geometry'
import { type Gesture, indexOfRegions } from '@reticle/tools'
import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { CanvasLayer, RegionStyle } from '../canvas-layer.ts'
import { type ActiveMarks, ImageCanvas, type ImageCanvasProps } from '../image-canvas.tsx'
import { AssistState } from './assist-state.tsx'
import { ownLayer, useEditorLayers } from './canvas-layers.ts'
import type { Editor } from './create-editor.ts'
import { holdsMark } from './mark-set.ts'
import { type MarkStyles, markStyles, type OwnStyle, plainStyle } from './mark-styles.ts'
import { createPenEraser } from './pen-eraser.ts'

const noLayers: readonly CanvasLayer[] = []

export type EditorCanvasProps = Omit<ImageCanvasProps, 'layers' | 'active' | 'onGesture' | 'onErase' | 'isPanning' | 'cursor'> & {
  readonly editor: Editor
  /** The plane that this canvas shows; left out: the editor's. Keep its identity as long as it is the same. */
  readonly plane?: Plane | undefined
  /** Other marks above one's own: readers' at the desk. Keep the identity of the list. */
  readonly over?: readonly CanvasLayer[]
  /** How one's own marks are drawn, from the colour of their label. Keep its identity. */
  readonly ownStyle?: OwnStyle
  /** Nothing can be changed: the work is in another tab, or being sent. */
  readonly isReadOnly?: boolean
  /** Takes gestures before the tool does: a measurement, a drag of the window. */
  readonly intercept?: ((gesture: Gesture) => boolean) | undefined
}

/** What the hand works on: the selected marks, as they are being dragged, the one under the pointer, and what the tool draws. */
const useActiveMarks = (editor: Editor, regions: readonly Region[], styles: MarkStyles, isReadOnly: boolean): ActiveMarks => {
  const { selected, preview, hovered, draft, guides, stroke, marquee, lasso, labelId, areMarksHidden, tool, locked } = useStore(
    editor.store,
  )
  return useMemo((): ActiveMarks => {
    const moved = new Map(preview.map((edit) => [edit.regionId, edit.geometry]))
    const painted = stroke?.base?.regionId
    const chosen = new Set(areMarksHidden ? [] : [...selected, ...moved.keys(), ...(painted === undefined ? [] : [painted])])
    const drawn = (region: Region): { geometry: Geometry; style: RegionStyle } => ({
      geometry: moved.get(region.id) ?? region.geometry,
      style: styles.of(region),
    })
    // By id, and not by a walk over all marks: this runs with every movement of the hand.
    const { find } = indexOfRegions(regions)
    const inHand = [...chosen].flatMap((id) => find(id) ?? [])
    const under = hovered === undefined || chosen.has(hovered) ? undefined : find(hovered)
    const style = styles.ofLabel(labelId)
    const base = inHand.find(({ id }) => id === painted)
    return {
      ids: chosen,
      drawing: {
        selected: inHand.map(drawn),
        hovered: under === undefined || areMarksHidden ? undefined : drawn(under),
        draft: draft === undefined ? undefined : { geometry: draft, style },
        ...{ guides, marquee, lasso },
        stroke: stroke && { stroke, style: base === undefined ? style : styles.of(base) },
        // Neighbours that follow a shared vertex are in the hand too, and have no handles.
        hasHandles:
          tool === 'select' && !isReadOnly && chosen.size === selected.length && !inHand.some((region) => holdsMark(locked, region)),
      },
    }
  }, [
    regions,
    selected,
    preview,
    hovered,
    draft,
    guides,
    stroke,
    marquee,
    lasso,
    labelId,
    styles,
    tool,
    locked,
    areMarksHidden,
    isReadOnly,
  ])
}

/** The image with the marks of an editor, which the chosen tool draws and changes. */
export const EditorCanvas = ({
  editor,
  plane,
  over = noLayers,
  ownStyle = plainStyle,
  isReadOnly = false,
  intercept,
  overlay,
  ...rest
}: EditorCanvasProps) => {
  const { tool, cursor, isPanHeld } = useStore(editor.store)
  const styles = useMemo(() => markStyles(editor.protocol, ownStyle), [editor.protocol, ownStyle])
  const { regions, layers } = useEditorLayers(editor, styles, plane, over)
  const active = useActiveMarks(editor, regions, styles, isReadOnly)
  const pen = useMemo(() => createPenEraser(editor), [editor])
  const gesture = (one: Gesture) => {
    if (
      pen.takes(
        one,
        layers.filter(({ id }) => id === ownLayer),
      )
    )
      return
    const now = editor.store.getState().plane
    const isElsewhere = plane !== undefined && (plane.z !== now.z || plane.t !== now.t)
    // Of two views on two planes the one that is pressed has the tool; the pointer that passes over the other changes nothing.
    if (isElsewhere && one.type === 'down') editor.showPlane(plane)
    if (!isElsewhere || one.type === 'down') editor.gesture(one)
  }

  const isSelecting = tool === 'select'
  return (
    <ImageCanvas
      {...rest}
      overlay={
        <>
          {overlay}
          {!isReadOnly && <AssistState editor={editor} />}
        </>
      }
      layers={layers}
      active={active}
      isPanning={isPanHeld}
      cursor={intercept === undefined ? (cursor ?? (isSelecting ? 'default' : 'crosshair')) : 'crosshair'}
      onGesture={intercept === undefined ? (isReadOnly ? undefined : gesture) : (one) => void intercept(one)}
      onErase={isReadOnly || intercept !== undefined ? undefined : pen.erase}
      onHoverRegion={
        isSelecting && intercept === undefined ? (hit) => editor.hover(hit?.layerId === ownLayer ? hit.regionId : undefined) : undefined
      }
    />
  )
}
