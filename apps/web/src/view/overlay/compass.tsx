import { toScreen } from '@reticle/geometry'
import { useStore } from 'zustand'
import { centreOf } from '../../canvas/view-math.ts'
import type { ViewStore } from '../../canvas/view-store.ts'
import { t } from '../../canvas/words.ts'
import type { Place, WorldFrame } from '../world/world-frame.ts'
import styles from './overlay.module.css'

const size = 64
const reach = 16

/** A direction of the image as it lies on the turned screen, one long. */
const unit = ({ x, y }: Place, angle: number | undefined): Place => toScreen({ scale: 1 / Math.hypot(x, y), x: 0, y: 0, angle }, { x, y })

const Arrow = ({ to, name, angle }: { to: Place; name: string; angle: number | undefined }) => {
  const { x, y } = unit(to, angle)
  const tip = { x: size / 2 + reach * x, y: size / 2 + reach * y }
  const back = { x: tip.x - 5 * x, y: tip.y - 5 * y }
  return (
    <g>
      <line x1={size / 2} y1={size / 2} x2={tip.x} y2={tip.y} stroke="#f1f3f5" strokeWidth={1.5} />
      <polygon points={`${tip.x},${tip.y} ${back.x - 3 * y},${back.y + 3 * x} ${back.x + 3 * y},${back.y - 3 * x}`} fill="#f1f3f5" />
      <text
        x={size / 2 + (reach + 8) * x}
        y={size / 2 + (reach + 8) * y}
        fill="#f1f3f5"
        fontSize={11}
        fontWeight={600}
        textAnchor="middle"
        dominantBaseline="central"
      >
        {name}
      </text>
    </g>
  )
}

/** Where north and east are in the middle of what is in sight: of the sky, or of the grid of a map. */
export const Compass = ({ view, frame }: { view: ViewStore; frame: WorldFrame }) => {
  const { view: place, screen } = useStore(view)
  const compass = frame.compass?.(centreOf(place, screen))
  if (compass === undefined) return null
  return (
    <div className={styles.box} style={{ padding: 0 }}>
      <svg width={size} height={size} role="img" aria-label={t('compass.name')} data-testid="compass" style={{ display: 'block' }}>
        <Arrow to={compass.north} name={t('compass.north')} angle={place.angle} />
        <Arrow to={compass.east} name={t('compass.east')} angle={place.angle} />
      </svg>
    </div>
  )
}
