import { Stack, Text } from '@mantine/core'
import type { ReleaseDetail } from '@reticle/contract'
import { count, decimal } from '../../app/numbers.tsx'
import { inARow, parted, sentences } from '../../language/lists.ts'
import { SplitTable } from './split-table.tsx'
import { t } from './words.ts'

type Summary = NonNullable<ReleaseDetail['summary']>

const splitText = ({ split }: ReleaseDetail, { samplesByFold }: Summary): string => {
  const how = inARow([
    t('releaseSummary.seed', { seed: String(split.seed) }),
    ...(split.groupBy === undefined ? [] : [t('releaseSummary.keptTogether', { key: split.groupBy })]),
    ...(split.stratifyBy === undefined ? [] : [t('releaseSummary.stratified')]),
  ])
  if (samplesByFold.length === 0) return t('releaseSummary.split', { split: how })
  const folds = t('releaseSummary.folds', { samples: inARow(samplesByFold.map(count)) })
  return t('releaseSummary.seedAndFolds', { split: how, folds })
}

const leaksText = ({ leaks: { near, compared, withoutHash } }: Summary): string =>
  withoutHash === 0
    ? t('releaseSummary.nearDuplicates', { near, compared })
    : t('releaseSummary.nearDuplicatesWithout', { near, compared, without: withoutHash })

/** What is in a release, how it was labelled and how it is split: what somebody must know before training on it. */
export const ReleaseSummary = ({ release }: { release: ReleaseDetail }) => {
  const { summary, reasons } = release
  if (summary === null) return <Text size="sm">{t('releaseSummary.thisReleaseIsFrom')}</Text>
  const { agreement } = summary
  const splits = Object.keys(summary.samplesBySplit)
  return (
    <Stack gap="xs">
      <SplitTable
        head={t('releaseSummary.samplesAndMarks')}
        splits={splits}
        rows={[
          { name: t('releaseSummary.samples'), counts: summary.samplesBySplit },
          ...Object.entries(summary.labels).map(([id, counts]) => ({ name: summary.labelNames[id] ?? id, counts })),
        ]}
      />
      <Text size="sm">
        {sentences([
          t('releaseSummary.readings', { readings: summary.annotations, readers: summary.readers, reviewers: summary.reviewers }),
          agreement.mean === null
            ? t('releaseSummary.notMeasured')
            : t('releaseSummary.mean', { mean: decimal(agreement.mean, 2), n: agreement.n, excluded: agreement.excluded }),
        ])}
      </Text>
      <Text size="sm">{sentences([splitText(release, summary), leaksText(summary)])}</Text>
      <Text size="sm">
        {summary.licences.length === 0
          ? t('releaseSummary.noLicences')
          : t('releaseSummary.licences', { licences: parted(summary.licences) })}
      </Text>
      {reasons.length > 0 && (
        <Text size="sm" c="dimmed">
          {t('releaseSummary.version', { version: release.version, reasons: parted(reasons) })}
        </Text>
      )}
    </Stack>
  )
}
