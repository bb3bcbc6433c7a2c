import { BarChart } from '@mantine/charts'
import { SimpleGrid, Text } from '@mantine/core'
import type { Progress, Quality } from '@reticle/contract'
import { AgreementBars } from '../../app/agreement-bars.tsx'
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

const Histogram = ({ quality }: { quality: Quality }) => {
  const total = quality.histogram.reduce((sum, n) => sum + n, 0)
  return (
    <Panel title="Samples by agreement" note={<Agreement value={quality.agreement.overall} />}>
      {total === 0 ? (
        <Empty title="Nothing to compare yet">A sample counts here when all its readers are in.</Empty>
      ) : (
        <AgreementBars bins={quality.histogram} height={height} />
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
