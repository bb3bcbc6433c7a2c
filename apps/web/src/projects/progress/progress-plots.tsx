import { BarChart, LineChart } from '@mantine/charts'
import { SimpleGrid } from '@mantine/core'
import type { ProgressForecast } from '@reticle/contract'
import { Empty } from '../../app/async.tsx'
import { Plot } from '../quality/plot.tsx'
import { burnDown } from './burn-down.ts'
import { t } from './words.ts'
import '@mantine/charts/styles.css'

const height = 240
const counts = { allowDecimals: false, width: 48 }
const still = { isAnimationActive: false }

/** Open samples by day with the forecast's three lines, and what was done on each day. */
export const ProgressPlots = ({ found }: { found: ProgressForecast }) => {
  const rows = burnDown(found)
  const perDay = found.days.map(({ day, submits, settled, contested, minutes }) => ({ day, submits, settled, contested, minutes }))
  const isEmpty = found.days.every(({ submits, open }) => submits === 0 && (open ?? 0) === 0)
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
      <Plot title={t('plots.burnDown')} note={t('plots.burnDownNote')} rows={rows}>
        {isEmpty ? (
          <Empty title={t('plots.nothingYet')}>{t('plots.nothingYetHint')}</Empty>
        ) : (
          <LineChart
            h={height}
            data={[...rows]}
            dataKey="day"
            withLegend
            withDots={false}
            curveType="linear"
            lineProps={still}
            series={[
              { name: 'open', label: t('plots.open'), color: 'var(--reticle-settled)' },
              { name: 'early', label: t('plots.early'), color: 'var(--reticle-collecting)', strokeDasharray: '3 4' },
              { name: 'middle', label: t('plots.middle'), color: 'var(--reticle-contested)', strokeDasharray: '6 4' },
              { name: 'late', label: t('plots.late'), color: 'var(--reticle-collecting)', strokeDasharray: '3 4' },
            ]}
            yAxisLabel={t('plots.samples')}
            yAxisProps={counts}
          />
        )}
      </Plot>
      <Plot title={t('plots.perDay')} note={t('plots.zone', { zone: found.zone })} rows={perDay}>
        {isEmpty ? (
          <Empty title={t('plots.nothingYet')}>{t('plots.nothingYetHint')}</Empty>
        ) : (
          <BarChart
            h={height}
            data={perDay}
            dataKey="day"
            withLegend
            maxBarWidth={36}
            barProps={still}
            series={[
              { name: 'submits', label: t('plots.submits'), color: 'var(--reticle-collecting)' },
              { name: 'settled', label: t('plots.settled'), color: 'var(--reticle-settled)' },
              { name: 'contested', label: t('plots.contested'), color: 'var(--reticle-contested)' },
            ]}
            yAxisLabel={t('plots.counts')}
            yAxisProps={counts}
          />
        )}
      </Plot>
    </SimpleGrid>
  )
}
