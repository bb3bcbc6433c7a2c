import { Alert, List, Stack, Text } from '@mantine/core'
import type { ReleasePreview } from '@reticle/contract'
import type { ReactNode } from 'react'
import { count, decimal } from '../../app/numbers.tsx'
import { inARow } from '../../language/lists.ts'
import { DraftCharts } from './draft-charts.tsx'
import { SplitTable } from './split-table.tsx'
import { t } from './words.ts'

const bold = (text: ReactNode) => <b>{text}</b>

const agreementText = ({ agreement }: ReleasePreview): string =>
  agreement.mean === null
    ? t('draftPreview.notMeasured')
    : t('draftPreview.mean', { mean: decimal(agreement.mean, 2), n: agreement.n, excluded: agreement.excluded })

const Leaks = ({ leaks }: Pick<ReleasePreview, 'leaks'>) =>
  leaks.near === 0 ? null : (
    <details>
      <summary>{t('draftPreview.nearDuplicates', { count: leaks.near, distance: leaks.distance })}</summary>
      <List size="sm" mt={4}>
        {leaks.pairs.map(({ a, b, distance }) => (
          <List.Item key={`${a.id} ${b.id}`}>
            {t('draftPreview.pair', { first: a.name, firstSplit: a.split, second: b.name, secondSplit: b.split, distance })}
          </List.Item>
        ))}
      </List>
    </details>
  )

/** What a release by this form would hold, before anything is frozen. */
export const DraftPreview = ({ preview }: { preview: ReleasePreview }) => {
  const splits = Object.keys(preview.bySplit)
  const { version } = preview
  const said = { b: bold, version: version.proposed, level: version.level, reasons: inARow(version.reasons) }
  return (
    <Stack gap="xs" aria-label={t('draftPreview.preview')} role="region">
      <Text size="sm">
        {t.rich('draftPreview.holds', { b: bold, samples: preview.samples, regions: preview.regions, answers: preview.answers })}{' '}
        {agreementText(preview)}
      </Text>
      <Text size="sm">
        {version.since === null
          ? t.rich('draftPreview.version', said)
          : t.rich('draftPreview.versionSince', { ...said, since: version.since.version })}
      </Text>
      <SplitTable
        head={t('draftPreview.samplesAndMarks')}
        splits={splits}
        rows={[
          { name: t('draftPreview.samples'), counts: preview.bySplit },
          ...preview.labels.map(({ name, color, marks }) => ({ name, color, counts: marks })),
        ]}
      />
      {preview.questions.map(({ id, text, options }) => (
        <SplitTable key={id} head={text} splits={splits} rows={options.map((option) => ({ name: option.text, counts: option.samples }))} />
      ))}
      {preview.samples > 0 && <DraftCharts preview={preview} />}
      {preview.byFold.length > 0 && (
        <Text size="sm">
          {t('draftPreview.folds', { folds: preview.byFold.map((samples, fold) => `${fold}: ${count(samples)}`).join(' · ') })}
        </Text>
      )}
      <Leaks leaks={preview.leaks} />
      {preview.warnings.length > 0 && (
        <Alert color="orange" title={t('draftPreview.beforeYouFreeze')}>
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
