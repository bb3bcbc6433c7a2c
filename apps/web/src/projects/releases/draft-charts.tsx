import { BarChart } from '@mantine/charts'
import { SimpleGrid, Text } from '@mantine/core'
import type { ReleasePreview } from '@reticle/contract'
import { AgreementBars } from '../../app/agreement-bars.tsx'
import '@mantine/charts/styles.css'
import { decimal } from '../../app/numbers.tsx'
import { t } from './words.ts'

const height = 150

/** How far the readers agree, and how many there are, behind the samples that a release would hold. */
export const DraftCharts = ({ preview }: { preview: ReleasePreview }) => {
  const { agreement, byReaders } = preview
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
      <section aria-label={t('draftCharts.agreementOfTheReaders')}>
        <Text size="sm" fw={600} mb={4}>
          {t('draftCharts.samplesByAgreementOf')}
        </Text>
        {agreement.n === 0 ? (
          <Text size="sm" c="dimmed">
            {t('draftCharts.notMeasuredNoSample')}
          </Text>
        ) : (
          <>
            <AgreementBars bins={agreement.bins} height={height} />
            <Text size="xs" c="dimmed" ta="center">
              {agreement.mean === null
                ? t('draftCharts.noneToFull', { excluded: agreement.excluded })
                : t('draftCharts.noneToFullMean', { n: agreement.n, excluded: agreement.excluded, mean: decimal(agreement.mean, 2) })}
            </Text>
          </>
        )}
      </section>
      <section aria-label={t('draftCharts.readersOfASample')}>
        <Text size="sm" fw={600} mb={4}>
          {t('draftCharts.samplesByNumberOf')}
        </Text>
        {byReaders.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('draftCharts.thereIsNoSample')}
          </Text>
        ) : (
          <>
            <BarChart
              h={height}
              data={byReaders.map(({ readers, samples }) => ({ readers: String(readers), samples }))}
              dataKey="readers"
              maxBarWidth={48}
              barProps={{ isAnimationActive: false }}
              series={[{ name: t('draftCharts.samples'), label: t('draftCharts.samplesShown'), color: 'var(--reticle-collecting)' }]}
              yAxisLabel={t('draftCharts.samples')}
              yAxisProps={{ allowDecimals: false, width: 48 }}
            />
            <Text size="xs" c="dimmed" ta="center">
              {byReaders.map(({ readers, samples }) => t('draftCharts.readers', { readers, samples })).join(' · ')}
            </Text>
          </>
        )}
      </section>
    </SimpleGrid>
  )
}
