import { type PointerEvent, useRef, useState } from 'react'
import { movedKeypoint, newKeypoint, type SkeletonDraft, toggledEdge } from './draft-labels.ts'
import styles from './protocol.module.css'
import { t } from './words.ts'

type Props = {
  readonly skeleton: SkeletonDraft
  readonly color: string
  /** The point that the next edge begins at. */
  readonly held: string | null
  readonly onHold: (rowId: string | null) => void
  readonly onChange: (skeleton: SkeletonDraft) => void
}

const side = 260
const margin = 14
const scale = side - 2 * margin
const at = (value: number): number => margin + value * scale

/** Less than this many px is a click, not a drag. */
const clickReach = 4

/** The template to point at: a press on an empty place sets a keypoint, a drag moves one, two presses one after the other join two. */
export const SkeletonDrawing = ({ skeleton, color, held, onHold, onChange }: Props) => {
  const { points, edges } = skeleton
  const drawing = useRef<SVGSVGElement>(null)
  const [drag, setDrag] = useState<
    { readonly rowId: string; readonly x: number; readonly y: number; readonly isMoved: boolean } | undefined
  >(undefined)
  const placeOf = (event: PointerEvent) => {
    const { left, top, width, height } = drawing.current?.getBoundingClientRect() ?? { left: 0, top: 0, width: side, height: side }
    const of = (offset: number, length: number) => ((offset / length) * side - margin) / scale
    return { x: of(event.clientX - left, width), y: of(event.clientY - top, height) }
  }
  const press = (rowId: string) => {
    if (held === null || held === rowId) return onHold(held === rowId ? null : rowId)
    onChange(toggledEdge(skeleton, held, rowId))
    onHold(rowId)
  }
  const spot = (rowId: string) => points.find((point) => point.rowId === rowId)
  return (
    <svg
      ref={drawing}
      className={styles.drawing}
      viewBox={`0 0 ${side} ${side}`}
      role="img"
      aria-label={t('skeleton.drawing')}
      onPointerDown={(event) => {
        if (event.target !== event.currentTarget) return
        const { x, y } = placeOf(event)
        const point = newKeypoint(t('skeleton.point', { n: points.length + 1 }), x, y)
        const grown = { ...skeleton, points: [...points, point] }
        onChange(held === null ? grown : toggledEdge(grown, held, point.rowId))
        onHold(point.rowId)
      }}
      onPointerMove={(event) => {
        if (drag === undefined) return
        const isMoved = drag.isMoved || Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > clickReach
        if (!isMoved) return
        if (!drag.isMoved) setDrag({ ...drag, isMoved })
        const { x, y } = placeOf(event)
        onChange(movedKeypoint(skeleton, drag.rowId, x, y))
      }}
      onPointerUp={() => {
        if (drag !== undefined && !drag.isMoved) press(drag.rowId)
        setDrag(undefined)
      }}
      onPointerCancel={() => setDrag(undefined)}
    >
      {edges.map(([a, b]) => {
        const [from, to] = [spot(a), spot(b)]
        return from === undefined || to === undefined ? null : (
          <line key={`${a} ${b}`} x1={at(from.x)} y1={at(from.y)} x2={at(to.x)} y2={at(to.y)} stroke={color} />
        )
      })}
      {points.map(({ rowId, x, y, name }, index) => (
        <g key={rowId} data-held={rowId === held} transform={`translate(${at(x)} ${at(y)})`}>
          <title>{name}</title>
          <circle
            r={8}
            fill={color}
            onPointerDown={(event) => {
              drawing.current?.setPointerCapture(event.pointerId)
              setDrag({ rowId, x: event.clientX, y: event.clientY, isMoved: false })
            }}
          />
          <text aria-hidden>{index + 1}</text>
        </g>
      ))}
    </svg>
  )
}
