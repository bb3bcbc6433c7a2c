import { Text } from '@mantine/core'
import { messageOf } from '../../app/problems.tsx'
import { t } from '../words.ts'
import { heatColor } from './heat-layers.ts'
import styles from './reading.module.css'
import type { Heat } from './use-heat.ts'

/** What the colours of the map of agreement mean. */
export const HeatLegend = ({ heat }: { heat: Heat }) => {
  const { contours, spreads, error, isWaiting } = heat
  if (error !== null)
    return (
      <div className={styles.legend} role="alert">
        {t('heat.failed', { why: messageOf(error) })}
      </div>
    )
  if (isWaiting)
    return (
      <div className={styles.legend} role="status">
        {t('heat.making')}
      </div>
    )
  if (contours === undefined) return null
  return (
    <section className={styles.legend} aria-label={t('heat.title')} data-testid="heat-legend">
      {contours.objects.length > 0 && (
        <Text size="xs" fw={600}>
          {t('heat.atLeast')}
        </Text>
      )}
      {(contours.objects.length > 0 ? Array.from({ length: contours.readers }, (_, index) => contours.readers - index) : []).map(
        (atLeast) => (
          <div key={atLeast} className={styles.level}>
            <span className={styles.swatch} style={{ background: heatColor(atLeast, contours.readers) }} aria-hidden="true" />
            {t('heat.level', { atLeast, readers: contours.readers })}
          </div>
        ),
      )}
      {spreads > 0 && (
        <div className={styles.level}>
          <span className={`${styles.swatch} ${styles.spread}`} aria-hidden="true" />
          {t('heat.spread')}
        </div>
      )}
      {contours.objects.length === 0 && spreads === 0 && (
        <Text size="xs" c="dimmed">
          {t('heat.none')}
        </Text>
      )}
    </section>
  )
}
