import { BarChart } from '@mantine/charts'
import '@mantine/charts/styles.css'
import { t } from './words.ts'

const tenth = (i: number) => (i / 10).toFixed(1).replace(/^0/, '')
const names = Array.from({ length: 10 }, (_, i) => `${tenth(i)}–${tenth(i + 1)}`)

/** Samples by the agreement of their readers: `bins` are the counts of ten equal bins from 0 to 1. */
export const AgreementBars = ({ bins, height }: { bins: readonly number[]; height: number }) => (
  <BarChart
    h={height}
    data={bins.map((samples, i) => ({ bin: names[i], samples }))}
    dataKey="bin"
    maxBarWidth={48}
    barProps={{ isAnimationActive: false }}
    series={[{ name: 'samples', label: t('numbers.samples'), color: 'var(--reticle-settled)' }]}
    xAxisProps={{ interval: 0, tick: { fontSize: 10, fill: 'var(--mantine-color-dimmed)' } }}
    yAxisLabel={t('numbers.samplesAxis')}
    yAxisProps={{ allowDecimals: false, width: 48 }}
  />
)
