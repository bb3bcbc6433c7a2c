import { type Geometry, toScreen } from '@reticle/geometry'
import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { Editor } from '../../canvas/editor/create-editor.ts'
import type { Viewing } from '../viewing-types.ts'
import { useWorldFrame } from '../world/use-world-frame.ts'
import { measureText } from './measure-marks.tsx'
import { isMeasuring, type Measured, measuredMarks, placesOf } from './measured-marks.ts'
import styles from './overlay.module.css'

type Props = { readonly editor: Editor; readonly viewing: Viewing }

/** Lengths and angles of the marks that were made to measure, and of the one that is being drawn, in the unit of the image. */
export const MarkMeasures = ({ editor, viewing }: Props) => {
  const { tool, draft, inSight, preview, areMarksHidden } = useStore(editor.store)
  const info = useStore(viewing.pixels, (state) => state.source?.info)
  const view = useStore(viewing.view, (state) => state.view)
  const frame = useWorldFrame(info)
  const moved = new Map<string, Geometry>(preview.map(({ regionId, geometry }) => [regionId, geometry]))
  // By the list alone: a drag among many marks must not walk over them.
  const regions = useMemo(() => inSight.filter(isMeasuring), [inSight])
  const drawn: readonly Measured[] = areMarksHidden ? [] : measuredMarks({ tool, draft, regions, moved })
  if (drawn.length === 0) return null
  return (
    <svg className={styles.marks} data-testid="mark-measures" aria-hidden="true">
      {drawn.map(({ id, kind, geometry }) => {
        const points = placesOf(geometry)
        const corner = kind === 'angle' && points.length === 3 ? points[1] : points.at(-1)
        const at = corner && toScreen(view, corner)
        const text = measureText({ kind, points }, frame)
        return (
          at !== undefined &&
          text !== '' && (
            <text key={id} x={at.x + 8} y={at.y - 8}>
              {text}
            </text>
          )
        )
      })}
    </svg>
  )
}
