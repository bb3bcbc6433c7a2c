import { Stack, Text } from '@mantine/core'
import type { ReleaseDetail } from '@reticle/contract'
import { count, plural } from '../../app/numbers.tsx'
import { SplitTable } from './split-table.tsx'

/** What is in a release, how it was labelled and how it is split: what somebody must know before training on it. */
export const ReleaseSummary = ({ release }: { release: ReleaseDetail }) => {
  const { summary, split, reasons } = release
  if (summary === null) return <Text size="sm">This release is from before there were summaries: its datasheet has the numbers.</Text>
  const { agreement, leaks } = summary
  const splits = Object.keys(summary.samplesBySplit)
  return (
    <Stack gap="xs">
      <SplitTable
        head="Samples and marks"
        splits={splits}
        rows={[
          { name: 'Samples', counts: summary.samplesBySplit },
          ...Object.entries(summary.labels).map(([id, counts]) => ({ name: summary.labelNames[id] ?? id, counts })),
        ]}
      />
      <Text size="sm">
        {plural(summary.annotations, 'reading')} by {plural(summary.readers, 'reader')}; decisions by{' '}
        {plural(summary.reviewers, 'reviewer')}.{' '}
        {agreement.mean === null
          ? 'Agreement was not measured.'
          : `Mean agreement ${agreement.mean.toFixed(2)} (n = ${count(agreement.n)}, excluded ${count(agreement.excluded)}).`}
      </Text>
      <Text size="sm">
        Seed {split.seed}
        {split.groupBy === undefined ? '' : `, "${split.groupBy}" kept together`}
        {split.stratifyBy === undefined ? '' : ', stratified'}
        {summary.samplesByFold.length === 0 ? '' : `; folds of ${summary.samplesByFold.map(count).join(', ')} samples`}.{' '}
        {plural(leaks.near, 'pair')} of near-duplicates in different splits among {plural(leaks.compared, 'compared picture')}
        {leaks.withoutHash === 0 ? '' : `, ${count(leaks.withoutHash)} not compared`}.
      </Text>
      <Text size="sm">Licences: {summary.licences.join('; ') || 'none stated'}.</Text>
      {reasons.length > 0 && (
        <Text size="sm" c="dimmed">
          Version {release.version}: {reasons.join('; ')}.
        </Text>
      )}
    </Stack>
  )
}
