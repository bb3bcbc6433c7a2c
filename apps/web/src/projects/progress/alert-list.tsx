import { Alert, List } from '@mantine/core'
import type { ProgressForecast } from '@reticle/contract'
import { IconAlertTriangle } from '@tabler/icons-react'
import { decimal, percent } from '../../app/numbers.tsx'
import { dayText } from './day-text.ts'
import { t } from './words.ts'

type One = ProgressForecast['alerts'][number]

const textOf = (alert: One): string => {
  switch (alert.code) {
    case 'stalled':
      return t('alerts.stalled', { days: alert.days, ready: alert.ready })
    case 'late':
      return t('alerts.late', { days: alert.days, due: dayText(alert.dueOn) })
    case 'contested-growing':
      return t('alerts.contestedGrowing', { now: alert.now, weekAgo: alert.weekAgo })
    case 'leases-expiring':
      return t('alerts.leasesExpiring', { expired: alert.expired, ended: alert.ended, share: percent(alert.expired / alert.ended) })
    case 'gold-failing':
      return t('alerts.goldFailing', { mean: decimal(alert.mean, 2), below: decimal(alert.below, 2), readings: alert.readings })
    case 'starving':
      return t('alerts.starving', { tasks: alert.tasks })
  }
}

/** What somebody should look at; nothing when there is nothing. */
export const AlertList = ({ alerts }: { alerts: readonly One[] }) =>
  alerts.length === 0 ? null : (
    <Alert color="orange" variant="light" icon={<IconAlertTriangle size={18} />} title={t('alerts.title')}>
      <List size="sm">
        {alerts.map((alert) => (
          <List.Item key={alert.code}>{textOf(alert)}</List.Item>
        ))}
      </List>
    </Alert>
  )
