import { useStore } from 'zustand'
import { centreOf } from '../../canvas/view-math.ts'
import type { ViewStore } from '../../canvas/view-store.ts'
import { scaleBarOf } from '../units/scale-bar.ts'
import { pixelSizeAt, type WorldFrame } from '../world/world-frame.ts'
import styles from './overlay.module.css'

/** CSS pixels that the bar may take. */
const room = 128

/** A bar of a round length in the units of the world, measured in the middle of what is in sight. */
export const ScaleBar = ({ view, frame }: { view: ViewStore; frame: WorldFrame }) => {
  const { view: place, screen } = useStore(view)
  const bar = scaleBarOf(frame.quantity, pixelSizeAt(frame, centreOf(place, screen)) / place.scale, room, frame.unitName)
  if (bar === undefined) return null
  return (
    <div className={`${styles.box} ${styles.bar}`} data-testid="scale-bar">
      {bar.text}
      <span style={{ width: bar.pixels }} />
    </div>
  )
}
