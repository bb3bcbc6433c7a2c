import { BarChart } from '@mantine/charts'
import { SimpleGrid, Text } from '@mantine/core'
import type { Progress, Quality } from '@reticle/contract'
import { Empty } from '../../app/async.tsx'
import { Agreement, plural } from '../../app/numbers.tsx'
import { Panel } from '../../app/page.tsx'
import '@mantine/charts/styles.css'

const height = 200
const counts = { allowDecimals: false, width: 48 }

const PerDay = ({ perDay }: { perDay: Progress['perDay'] }) => (
  <Panel title="Per day" note="days in UTC">
    {perDay.length === 0 ? (
      <Empty title="Nothing yet">Annotations and settled samples per day will be here.</Empty>
    ) : (
      <BarChart
        h={height}
        data={perDay}
        dataKey="day"
        withLegend
        maxBarWidth={36}
        barProps={{ isAnimationActive: false }}
        series={[
          { name: 'annotations', label: 'Annotations', color: 'var(--reticle-collecting)' },
          { name: 'settled', label: 'Settled samples', color: 'var(--reticle-settled)' },
        ]}
        yAxisLabel="annotations, samples"
        yAxisProps={counts}
      />
    )}
  </Panel>
)

const tenth = (i: number) => (i / 10).toFixed(1).replace(/^0/, '')
const bins = Array.from({ length: 10 }, (_, i) => `${tenth(i)}–${tenth(i + 1)}`)

const Histogram = ({ quality }: { quality: Quality }) => {
  const total = quality.histogram.reduce((sum, n) => sum + n, 0)
  return (
    <Panel title="Samples by agreement" note={<Agreement value={quality.agreement.overall} />}>
      {total === 0 ? (
        <Empty title="Nothing to compare yet">A sample counts here when all its readers are in.</Empty>
      ) : (
        <BarChart
          h={height}
          data={quality.histogram.map((samples, i) => ({ bin: bins[i], samples }))}
          dataKey="bin"
          maxBarWidth={48}
          barProps={{ isAnimationActive: false }}
          series={[{ name: 'samples', label: 'Samples', color: 'var(--reticle-settled)' }]}
          xAxisProps={{ interval: 0, tick: { fontSize: 10, fill: 'var(--mantine-color-dimmed)' } }}
          yAxisLabel="samples"
          yAxisProps={counts}
        />
      )}
      {total > 0 && (
        <Text size="xs" c="dimmed" ta="center">
          agreement between readers (0 none, 1 full), {plural(total, 'sample')}
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
