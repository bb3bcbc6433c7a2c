import { SegmentedControl, SimpleGrid, Stack, Table, Text } from '@mantine/core'
import type { Subject } from '@reticle/domain'
import { useState } from 'react'
import { Empty } from '../../app/async.tsx'
import { count } from '../../app/numbers.tsx'
import { Panel } from '../../app/page.tsx'
import { EstimateText } from './estimate-text.tsx'
import { IntervalChart, type Point, rowsOf } from './interval-chart.tsx'
import { Plot } from './plot.tsx'
import type { RefitView } from './refit-view.ts'
import { keyText, metricName, subjectName } from './vote-words.ts'
import { t } from './words.ts'

const Overall = ({ view: { refit } }: { view: RefitView }) => {
  const parts = [
    ['overall', t('agreementTab.all'), refit.agreement.overall],
    ['answers', t('agreementTab.answers'), refit.agreement.answers],
    ['regions', t('agreementTab.regions'), refit.agreement.regions],
  ] as const
  const shown = parts.filter(([, , estimate]) => estimate.value !== null)
  const points = shown.map(([, x, estimate]): Point => ({ x, ...estimate }))
  return (
    <Plot title={t('agreementTab.agreementBetweenReaders')} rows={rowsOf(points)} note={t('agreementTab.meanOverSamplesThat')}>
      <IntervalChart points={points} label={t('agreementTab.agreement')} height={210} />
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="xs" mt={4}>
        {shown.map(([id, name, estimate]) => (
          <div key={id}>
            <Text size="xs" c="dimmed">
              {name}
            </Text>
            <EstimateText of={estimate} />
          </div>
        ))}
      </SimpleGrid>
    </Plot>
  )
}

const stretches = [
  { value: 'weeks', label: t('agreementTab.byWeek') },
  { value: 'days', label: t('agreementTab.byDay') },
  { value: 'hundreds', label: t('agreementTab.byHundred') },
]

const OverTime = ({ view: { refit } }: { view: RefitView }) => {
  const [stretch, setStretch] = useState('weeks')
  const points: Point[] =
    stretch === 'hundreds'
      ? refit.hundreds.map(({ from, to, at: _at, ...estimate }) => ({ x: `${from}–${to}`, ...estimate }))
      : (stretch === 'days' ? refit.days : refit.weeks).map(({ at, ...estimate }) => ({ x: at, ...estimate }))
  return (
    <Plot
      title={t('agreementTab.agreementOverTime')}
      controls={
        <SegmentedControl size="xs" data={stretches} value={stretch} onChange={setStretch} aria-label={t('agreementTab.stretchesOfTime')} />
      }
      rows={rowsOf(points)}
      note={
        stretch === 'hundreds'
          ? t('agreementTab.annotationsInTheOrder')
          : stretch === 'weeks'
            ? t('agreementTab.eachAnnotationByWeek')
            : t('agreementTab.eachAnnotationByDay')
      }
    >
      <IntervalChart points={points} label={t('agreementTab.agreement')} isJoined height={256} />
    </Plot>
  )
}

const MetricTable = ({ view: { refit, protocol } }: { view: RefitView }) => (
  <Panel title={t('agreementTab.questionsAndLabels')} note={t('agreementTab.bootstrapIntervals')}>
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('agreementTab.whatIsVotedOn')}</Table.Th>
          <Table.Th ta="right">{t('agreementTab.votes')}</Table.Th>
          <Table.Th>{t('agreementTab.agreementHead')}</Table.Th>
          <Table.Th title={t('agreementTab.dawidSkeneBesideMajority')}>{t('agreementTab.model')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {refit.subjects.map((subject) => (
          <Table.Tr key={subject.id}>
            <Table.Td maw={300}>{subjectName(protocol, subject.id)}</Table.Td>
            <Table.Td ta="right">
              {count(subject.votes)}
              <Text size="xs" c="dimmed">
                {t('agreementTab.onItems', { count: subject.items })}
              </Text>
            </Table.Td>
            <Table.Td>
              {subject.metrics.map((metric) => (
                <div key={`${metric.id}${metric.level}`}>
                  <Text span size="xs" c="dimmed" display="inline-block" w={170}>
                    {metricName(metric)}
                  </Text>
                  <EstimateText of={metric.estimate} />
                </div>
              ))}
            </Table.Td>
            <Table.Td>
              {subject.model === null ? (
                <Text size="xs" c="dimmed">
                  {t('agreementTab.none')}
                </Text>
              ) : (
                <Text size="xs">
                  {t('agreementTab.otherAnswer', { differs: subject.model.differs, ties: subject.model.majorityTies })}
                  <br />
                  {subject.model.isConverged
                    ? t('agreementTab.iterations', { count: subject.model.iterations })
                    : t('agreementTab.notConverged')}
                </Text>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </Panel>
)

/** Labels with the least agreement first; those that are never set against another have none. */
const labelPoints = ({ protocol }: RefitView, { id, labels }: Subject): Point[] =>
  labels
    .toSorted((a, b) => (a.alpha.value ?? 2) - (b.alpha.value ?? 2))
    .slice(0, 24)
    .map(({ key, alpha }) => ({ x: keyText(protocol, id, key), ...alpha }))

export const AgreementTab = ({ view }: { view: RefitView }) => {
  const { refit } = view
  if (refit.agreement.overall.n === 0)
    return <Empty title={t('agreementTab.nothingToCompareYet')}>{t('agreementTab.aSampleCountsHere')}</Empty>
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <Overall view={view} />
        <OverTime view={view} />
      </SimpleGrid>
      <MetricTable view={view} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        {refit.subjects
          .filter(({ labels }) => labels.length > 1)
          .map((subject) => {
            const points = labelPoints(view, subject)
            return (
              <Plot
                key={subject.id}
                title={t('agreementTab.byLabel', { subject: subjectName(view.protocol, subject.id) })}
                rows={rowsOf(points)}
                note={t('agreementTab.krippendorffsAlphaOfEach')}
              >
                <IntervalChart points={points} label={t('agreementTab.alpha')} />
              </Plot>
            )
          })}
      </SimpleGrid>
    </Stack>
  )
}
