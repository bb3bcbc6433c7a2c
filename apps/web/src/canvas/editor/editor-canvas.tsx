import type { Region } from '@reticle/domain'
import type { Geometry } from '@reticle/geometry'
import type { Gesture } from '@reticle/tools'
import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { CanvasLayer, RegionStyle } from '../canvas-layer.ts'
import { type ActiveMarks, ImageCanvas, type ImageCanvasProps } from '../image-canvas.tsx'
import type { Editor } from './create-editor.ts'

/** The id of the layer that holds the marks being edited. */
const ownLayer = 'own'
const noLayers: readonly CanvasLayer[] = []
const unlabelled = '#adb5bd'

const styleOf = (color: string): RegionStyle => ({ stroke: color, fill: `${color}26`, width: 1.75 })

export type EditorCanvasProps = Omit<ImageCanvasProps, 'layers' | 'active' | 'onGesture' | 'isPanning' | 'cursor'> & {
  readonly editor: Editor
  /** Other marks above one's own: readers' at the desk. Keep the identity of the list. */
  readonly over?: readonly CanvasLayer[]
  /** How one's own marks are drawn, from the colour of their label. Keep its identity. */
  readonly ownStyle?: (color: string) => RegionStyle
  /** Nothing can be changed: the work is in another tab, or being sent. */
  readonly isReadOnly?: boolean
  /** Takes gestures before the tool does: a measurement, a drag of the window. */
  readonly intercept?: ((gesture: Gesture) => boolean) | undefined
}

/** The image with the marks of an editor, which the chosen tool draws and changes. */
export const EditorCanvas = ({
  editor,
  over = noLayers,
  ownStyle = styleOf,
  isReadOnly = false,
  intercept,
  ...rest
}: EditorCanvasProps) => {
  const state = useStore(editor.store)
  const { content, selected, preview, hovered, draft, marquee, labelId, areMarksHidden } = state
  const { regions } = content
  const styles = useMemo(
    () => new Map(editor.protocol.labels.map((label) => [label.id, ownStyle(label.color)])),
    [editor.protocol, ownStyle],
  )
  const layers = useMemo(() => {
    const style = (region: Region) => styles.get(region.labelId) ?? styleOf(unlabelled)
    const own: CanvasLayer = { id: ownLayer, regions, style, isVisible: !areMarksHidden }
    return [own, ...(areMarksHidden ? [] : over)]
  }, [regions, over, styles, areMarksHidden])

  const active = useMemo((): ActiveMarks => {
    const moved = new Map(preview.map((edit) => [edit.regionId, edit.geometry]))
    const chosen = new Set(areMarksHidden ? [] : [...selected, ...moved.keys()])
    const drawn = (region: Region): { geometry: Geometry; style: RegionStyle } => ({
      geometry: moved.get(region.id) ?? region.geometry,
      style: styles.get(region.labelId) ?? styleOf(unlabelled),
    })
    const under = hovered === undefined || chosen.has(hovered) ? undefined : regions.find((region) => region.id === hovered)
    const draftStyle = styles.get(labelId ?? '') ?? styleOf(unlabelled)
    return {
      ids: chosen,
      drawing: {
        selected: chosen.size === 0 ? [] : regions.filter((region) => chosen.has(region.id)).map(drawn),
        hovered: under === undefined || areMarksHidden ? undefined : drawn(under),
        draft: draft === undefined ? undefined : { geometry: draft, style: draftStyle },
        marquee,
        hasHandles: state.tool === 'select' && !isReadOnly,
      },
    }
  }, [regions, selected, preview, hovered, draft, marquee, labelId, styles, state.tool, areMarksHidden, isReadOnly])

  const isSelecting = state.tool === 'select'
  return (
    <ImageCanvas
      {...rest}
      layers={layers}
      active={active}
      isPanning={state.isPanHeld}
      cursor={intercept === undefined ? (state.cursor ?? (isSelecting ? 'default' : 'crosshair')) : 'crosshair'}
      onGesture={intercept === undefined ? (isReadOnly ? undefined : editor.gesture) : (gesture) => void intercept(gesture)}
      onHoverRegion={
        isSelecting && intercept === undefined ? (hit) => editor.hover(hit?.layerId === ownLayer ? hit.regionId : undefined) : undefined
      }
    />
  )
}
