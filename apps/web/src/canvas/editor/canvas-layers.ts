import type { Plane, Region } from '@reticle/domain'
import { regionsOnPlane, type TrackAxis } from '@reticle/tools'
import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { CanvasLayer } from '../canvas-layer.ts'
import type { Editor } from './create-editor.ts'
import type { MarkStyles } from './mark-styles.ts'
import { shownOn } from './sight.ts'

/** The id of the layer that holds the marks being edited. */
export const ownLayer = 'own'

const none: readonly Region[] = []

/** The marks of the planes before and after, but those that stand for all planes. */
const beside = (at: (plane: Plane) => readonly Region[], plane: Plane, axis: TrackAxis): readonly Region[] => {
  const place = plane[axis]
  if (place === undefined) return none
  return [place - 1, place + 1].flatMap((one) => at({ ...plane, [axis]: one }).filter((region) => region.plane?.[axis] === one))
}

/**
 * The marks that a canvas shows: those of its editor on its plane, faintly those of the planes beside, and above them other layers' marks of
 * that plane. `plane`: where the canvas shows another one than the editor's.
 */
export const useEditorLayers = (
  editor: Editor,
  styles: MarkStyles,
  plane: Plane | undefined,
  over: readonly CanvasLayer[],
): { readonly regions: readonly Region[]; readonly layers: readonly CanvasLayer[] } => {
  const state = useStore(editor.store)
  const { content, hidden, solo, inSight, areMarksHidden, areNeighboursShown } = state
  const { axis } = editor
  const isOther = plane !== undefined && (plane.z !== state.plane.z || plane.t !== state.plane.t)
  const shown = isOther ? plane : state.plane
  const regions = useMemo(
    () => (isOther ? shownOn(content.regions, shown, axis, hidden, solo) : inSight),
    [isOther, content.regions, shown, axis, hidden, solo, inSight],
  )
  const neighbours = useMemo(
    () =>
      areNeighboursShown
        ? beside((one) => shownOn(content.regions, one, axis, hidden, solo), shown, axis ?? (shown.z === undefined ? 't' : 'z'))
        : none,
    [areNeighboursShown, content.regions, shown, axis, hidden, solo],
  )
  const above = useMemo(() => over.map((layer) => ({ ...layer, regions: regionsOnPlane(layer.regions, shown, axis) })), [over, shown, axis])
  const layers = useMemo((): readonly CanvasLayer[] => {
    const isVisible = !areMarksHidden
    const own: CanvasLayer = { id: ownLayer, regions, style: styles.of, isVisible }
    const beneath = neighbours.length === 0 ? [] : [{ id: 'beside', regions: neighbours, style: styles.beside, isVisible }]
    return [...beneath, own, ...(isVisible ? above : [])]
  }, [regions, neighbours, styles, above, areMarksHidden])
  return { regions, layers }
}
