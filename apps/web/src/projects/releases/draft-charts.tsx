import { BarChart } from '@mantine/charts'
import { SimpleGrid, Text } from '@mantine/core'
import type { ReleasePreview } from '@reticle/contract'
import { AgreementBars } from '../../app/agreement-bars.tsx'
import { count, plural } from '../../app/numbers.tsx'
import '@mantine/charts/styles.css'

const height = 150

/** How far the readers agree, and how many there are, behind the samples that a release would hold. */
export const DraftCharts = ({ preview }: { preview: ReleasePreview }) => {
  const { agreement, byReaders } = preview
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
      <section aria-label="Agreement of the readers">
        <Text size="sm" fw={600} mb={4}>
          Samples by agreement of their readers
        </Text>
        {agreement.n === 0 ? (
          <Text size="sm" c="dimmed">
            Not measured: no sample here was compared between readers.
          </Text>
        ) : (
          <>
            <AgreementBars bins={agreement.bins} height={height} />
            <Text size="xs" c="dimmed" ta="center">
              0 none, 1 full
              {agreement.mean === null ? '' : `; mean ${agreement.mean.toFixed(2)}, n = ${count(agreement.n)}`}, excluded{' '}
              {count(agreement.excluded)}
            </Text>
          </>
        )}
      </section>
      <section aria-label="Readers of a sample">
        <Text size="sm" fw={600} mb={4}>
          Samples by number of readers
        </Text>
        {byReaders.length === 0 ? (
          <Text size="sm" c="dimmed">
            There is no sample yet.
          </Text>
        ) : (
          <>
            <BarChart
              h={height}
              data={byReaders.map(({ readers, samples }) => ({ readers: String(readers), samples }))}
              dataKey="readers"
              maxBarWidth={48}
              barProps={{ isAnimationActive: false }}
              series={[{ name: 'samples', label: 'Samples', color: 'var(--reticle-collecting)' }]}
              yAxisLabel="samples"
              yAxisProps={{ allowDecimals: false, width: 48 }}
            />
            <Text size="xs" c="dimmed" ta="center">
              {byReaders.map(({ readers, samples }) => `${plural(readers, 'reader')}: ${count(samples)}`).join(' · ')}
            </Text>
          </>
        )}
      </section>
    </SimpleGrid>
  )
}
