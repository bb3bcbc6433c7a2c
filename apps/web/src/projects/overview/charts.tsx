import { BarChart } from '@mantine/charts'
import { SimpleGrid, Text } from '@mantine/core'
import type { Progress, Quality } from '@reticle/contract'
import { AgreementBars } from '../../app/agreement-bars.tsx'
import { Empty } from '../../app/async.tsx'
import { Agreement } from '../../app/numbers.tsx'
import { Panel } from '../../app/page.tsx'
import { t } from '../words.ts'
import '@mantine/charts/styles.css'

const height = 200
const counts = { allowDecimals: false, width: 48 }

const PerDay = ({ perDay }: { perDay: Progress['perDay'] }) => (
  <Panel title={t('charts.perDay')} note={t('charts.daysInUtc')}>
    {perDay.length === 0 ? (
      <Empty title={t('charts.nothingYet')}>{t('charts.willBeHere')}</Empty>
    ) : (
      <BarChart
        h={height}
        data={perDay}
        dataKey="day"
        withLegend
        maxBarWidth={36}
        barProps={{ isAnimationActive: false }}
        series={[
          { name: 'annotations', label: t('charts.annotations'), color: 'var(--reticle-collecting)' },
          { name: 'settled', label: t('charts.settledSamples'), color: 'var(--reticle-settled)' },
        ]}
        yAxisLabel={t('charts.axis')}
        yAxisProps={counts}
      />
    )}
  </Panel>
)

const Histogram = ({ quality }: { quality: Quality }) => {
  const total = quality.histogram.reduce((sum, n) => sum + n, 0)
  return (
    <Panel title={t('charts.byAgreement')} note={<Agreement value={quality.agreement.overall} />}>
      {total === 0 ? (
        <Empty title={t('charts.nothingToCompare')}>{t('charts.whenAllIn')}</Empty>
      ) : (
        <AgreementBars bins={quality.histogram} height={height} />
      )}
      {total > 0 && (
        <Text size="xs" c="dimmed" ta="center">
          {t('charts.histogramAxis', { samples: total })}
        </Text>
      )}
    </Panel>
  )
}

/** Work over time beside agreement: the two that move while a study runs. */
export const Charts = ({ progress, quality }: { progress: Progress; quality: Quality | undefined }) => (
  <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
    <PerDay perDay={progress.perDay} />
    {quality !== undefined && <Histogram quality={quality} />}
  </SimpleGrid>
)
