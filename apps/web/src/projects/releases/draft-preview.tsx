import { Alert, List, Stack, Text } from '@mantine/core'
import type { ReleasePreview } from '@reticle/contract'
import { count, plural } from '../../app/numbers.tsx'
import { DraftCharts } from './draft-charts.tsx'
import { SplitTable } from './split-table.tsx'

const agreementText = ({ agreement }: ReleasePreview): string =>
  agreement.mean === null
    ? 'Agreement of the readers: not measured.'
    : `Mean agreement of the readers ${agreement.mean.toFixed(2)} (n = ${count(agreement.n)}, excluded ${count(agreement.excluded)}).`

const Leaks = ({ leaks }: Pick<ReleasePreview, 'leaks'>) =>
  leaks.near === 0 ? null : (
    <details>
      <summary>
        {plural(leaks.near, 'pair')} of near-duplicate pictures in different splits (at most {leaks.distance} of 64 bits differ)
      </summary>
      <List size="sm" mt={4}>
        {leaks.pairs.map(({ a, b, distance }) => (
          <List.Item key={`${a.id} ${b.id}`}>
            {a.name} ({a.split}) and {b.name} ({b.split}): {distance === 0 ? 'the same hash' : `${plural(distance, 'bit')} apart`}
          </List.Item>
        ))}
      </List>
    </details>
  )

/** What a release by this form would hold, before anything is frozen. */
export const DraftPreview = ({ preview }: { preview: ReleasePreview }) => {
  const splits = Object.keys(preview.bySplit)
  const { version } = preview
  return (
    <Stack gap="xs" aria-label="Preview" role="region">
      <Text size="sm">
        Frozen now, it would hold <b>{count(preview.samples)}</b> samples with <b>{count(preview.regions)}</b> marks and{' '}
        <b>{count(preview.answers)}</b> answers. {agreementText(preview)}
      </Text>
      <Text size="sm">
        Version <b>{version.proposed}</b> ({version.level}): {version.reasons.join(', ')}
        {version.since !== null && ` since ${version.since.version}`}.
      </Text>
      <SplitTable
        head="Samples and marks"
        splits={splits}
        rows={[
          { name: 'Samples', counts: preview.bySplit },
          ...preview.labels.map(({ name, color, marks }) => ({ name, color, counts: marks })),
        ]}
      />
      {preview.questions.map(({ id, text, options }) => (
        <SplitTable key={id} head={text} splits={splits} rows={options.map((option) => ({ name: option.text, counts: option.samples }))} />
      ))}
      {preview.samples > 0 && <DraftCharts preview={preview} />}
      {preview.byFold.length > 0 && (
        <Text size="sm">Folds: {preview.byFold.map((samples, fold) => `${fold}: ${count(samples)}`).join(' · ')}</Text>
      )}
      <Leaks leaks={preview.leaks} />
      {preview.warnings.length > 0 && (
        <Alert color="orange" title="Before you freeze">
          <List size="sm">
            {preview.warnings.map((warning) => (
              <List.Item key={warning}>{warning}</List.Item>
            ))}
          </List>
        </Alert>
      )}
    </Stack>
  )
}
