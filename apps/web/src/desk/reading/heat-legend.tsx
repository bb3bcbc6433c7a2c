import { Text } from '@mantine/core'
import { messageOf } from '../../app/problems.tsx'
import { heatColor } from './heat-layers.ts'
import styles from './reading.module.css'
import type { Heat } from './use-heat.ts'

/** What the colours of the map of agreement mean. */
export const HeatLegend = ({ heat }: { heat: Heat }) => {
  const { contours, spreads, error, isWaiting } = heat
  if (error !== null)
    return (
      <div className={styles.legend} role="alert">
        The map of agreement could not be made: {messageOf(error)}
      </div>
    )
  if (isWaiting)
    return (
      <div className={styles.legend} role="status">
        The map of agreement is being made…
      </div>
    )
  if (contours === undefined) return null
  return (
    <section className={styles.legend} aria-label="Map of agreement" data-testid="heat-legend">
      {contours.objects.length > 0 && (
        <Text size="xs" fw={600}>
          Marked by at least
        </Text>
      )}
      {(contours.objects.length > 0 ? Array.from({ length: contours.readers }, (_, index) => contours.readers - index) : []).map(
        (atLeast) => (
          <div key={atLeast} className={styles.level}>
            <span className={styles.swatch} style={{ background: heatColor(atLeast, contours.readers) }} aria-hidden="true" />
            {atLeast} of {contours.readers}
          </div>
        ),
      )}
      {spreads > 0 && (
        <div className={styles.level}>
          <span className={`${styles.swatch} ${styles.spread}`} aria-hidden="true" />
          one standard deviation of a reader’s point
        </div>
      )}
      {contours.objects.length === 0 && spreads === 0 && (
        <Text size="xs" c="dimmed">
          No object has an area, and no point was set by two readers.
        </Text>
      )}
    </section>
  )
}
