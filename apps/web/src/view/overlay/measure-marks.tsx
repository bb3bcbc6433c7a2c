import { toScreen, type View } from '@reticle/geometry'
import { useStore } from 'zustand'
import { angleAt } from '../measure/angle.ts'
import type { Measure, Place } from '../measure/measure-tool.ts'
import { amountText } from '../units/units.ts'
import type { Viewing } from '../viewing-types.ts'
import type { WorldFrame } from '../world/world-frame.ts'
import styles from './overlay.module.css'

/** What was measured, in words: a length with its direction on the sky, or an angle. */
export const measureText = (measure: Pick<Measure, 'kind' | 'points'>, frame: WorldFrame): string => {
  const [a, b, c] = measure.points
  if (a === undefined || b === undefined) return ''
  if (measure.kind === 'angle') {
    const angle = c === undefined ? Number.NaN : angleAt(frame.distance, a, b, c)
    return Number.isNaN(angle) ? '' : `${angle.toFixed(1)}°`
  }
  const inWorld = frame.distance(a, b)
  const inPixels = Math.hypot(b.x - a.x, b.y - a.y)
  const pixels = amountText('pixel', inPixels)
  if (frame.kind === 'pixel' || Number.isNaN(inWorld)) return pixels
  const angle = frame.positionAngle?.(a, b)
  const direction = angle === undefined ? '' : `, PA ${angle.toFixed(1)}°`
  return `${amountText(frame.quantity, inWorld, frame.unitName)} (${pixels})${direction}`
}

const Mark = ({ points, text, view }: { points: readonly Place[]; text: string; view: View }) => {
  const screen = points.map((point) => toScreen(view, point))
  const path = screen.map(({ x, y }) => `${x},${y}`).join(' ')
  const at = screen.length === 3 ? screen[1] : screen.at(-1)
  return (
    <g>
      <polyline className={styles.casing} points={path} />
      <polyline points={path} />
      {screen.map(({ x, y }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: places of one line, in their order
        <circle key={index} cx={x} cy={y} r={3} />
      ))}
      {at !== undefined && text !== '' && (
        <text x={at.x + 8} y={at.y - 8}>
          {text}
        </text>
      )}
    </g>
  )
}

/** Rulers, angles and the line of the profile over the image. They are no annotations, and go with Esc. */
export const MeasureMarks = ({ viewing, frame }: { viewing: Viewing; frame: WorldFrame }) => {
  const { measures, draft, measuring } = useStore(viewing.store)
  const view = useStore(viewing.view, (state) => state.view)
  const drawn = draft.tip === undefined || draft.points.length === 0 ? draft.points : [...draft.points, draft.tip]
  if (measures.length === 0 && drawn.length === 0) return null
  return (
    <svg className={styles.marks} data-testid="measures" aria-hidden="true">
      {measures.map((measure, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: measurements have no other name than their order
        <Mark key={index} points={measure.points} text={measureText(measure, frame)} view={view} />
      ))}
      {drawn.length > 0 && measuring !== undefined && (
        <Mark points={drawn} text={measureText({ kind: measuring, points: drawn }, frame)} view={view} />
      )}
    </svg>
  )
}
