import { SimpleGrid } from '@mantine/core'
import type { ProgressForecast } from '@reticle/contract'
import { count, decimal, Figure, percent } from '../../app/numbers.tsx'
import { Panel } from '../../app/page.tsx'
import { dayText } from './day-text.ts'
import { t } from './words.ts'

const none = (): string => t('figures.unknown')
const rate = (value: number | null): string => (value === null ? none() : decimal(value, value < 10 ? 1 : 0))

/** Minutes as hours from two hours on. */
const timeText = (minutes: number | null): string => {
  if (minutes === null) return none()
  return minutes < 120
    ? t('figures.minutes', { minutes: decimal(minutes, minutes < 10 ? 1 : 0) })
    : t('figures.hours', { hours: decimal(minutes / 60, 1) })
}

const endOf = ({ forecast }: ProgressForecast): { readonly value: string; readonly note: string } => {
  switch (forecast.kind) {
    case 'done':
      return { value: t('figures.done'), note: t('figures.doneNote') }
    case 'unknown':
      return { value: none(), note: t(`whyUnknown.${forecast.why}`, { n: forecast.n }) }
    case 'dates':
      return {
        value: dayText(forecast.p50),
        note:
          forecast.p90 === null
            ? t('figures.from', { from: dayText(forecast.p10) })
            : t('figures.range', { from: dayText(forecast.p10), to: dayText(forecast.p90) }),
      }
  }
}

/** When it ends and how sure that is, what is still to be read, how fast it goes, what it costs. */
export const ForecastFigures = ({ found }: { found: ProgressForecast }) => {
  const { needed, throughput, expertMinutes, queue } = found
  const end = endOf(found)
  return (
    <Panel title={t('figures.title')} {...(found.dueOn === null ? {} : { note: t('figures.due', { due: dayText(found.dueOn) }) })}>
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }}>
        <Figure name={t('figures.end')} value={end.value} note={end.note} />
        <Figure
          name={t('figures.needed')}
          value={count(Math.round(needed.expected))}
          note={
            needed.escalation.share === null
              ? t('figures.asked', { asked: needed.asked })
              : t('figures.escalation', { asked: needed.asked, share: percent(needed.escalation.share) })
          }
        />
        <Figure
          name={t('figures.throughput')}
          value={rate(throughput.last7)}
          note={t('figures.throughputNote', { month: rate(throughput.last28) })}
        />
        <Figure
          name={t('figures.cost')}
          value={timeText(expertMinutes.total)}
          note={t('figures.costNote', { perSample: timeText(expertMinutes.perSettledSample), toEnd: timeText(expertMinutes.toEnd) })}
        />
        <Figure
          name={t('figures.queue')}
          value={count(queue.ready)}
          note={t('figures.queueNote', { leased: queue.leased, starving: queue.starving })}
        />
      </SimpleGrid>
    </Panel>
  )
}
