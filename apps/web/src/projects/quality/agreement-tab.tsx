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
import { keyText, metricName, subjectName } from './words.ts'

const Overall = ({ view: { refit } }: { view: RefitView }) => {
  const parts = [
    ['overall', 'All', refit.agreement.overall],
    ['answers', 'Answers', refit.agreement.answers],
    ['regions', 'Marks', refit.agreement.regions],
  ] as const
  const shown = parts.filter(([, , estimate]) => estimate.value !== null)
  const points = shown.map(([, x, estimate]): Point => ({ x, ...estimate }))
  return (
    <Plot
      title="Agreement between readers"
      rows={rowsOf(points)}
      note="mean over samples that two or more read, 0 none to 1 full; bars: 95 %, by sample"
    >
      <IntervalChart points={points} label="agreement" height={210} />
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
  { value: 'weeks', label: 'By week' },
  { value: 'days', label: 'By day' },
  { value: 'hundreds', label: 'By hundred' },
]

const OverTime = ({ view: { refit } }: { view: RefitView }) => {
  const [stretch, setStretch] = useState('weeks')
  const points: Point[] =
    stretch === 'hundreds'
      ? refit.hundreds.map(({ from, to, at: _at, ...estimate }) => ({ x: `${from}–${to}`, ...estimate }))
      : (stretch === 'days' ? refit.days : refit.weeks).map(({ at, ...estimate }) => ({ x: at, ...estimate }))
  return (
    <Plot
      title="Agreement over time"
      controls={<SegmentedControl size="xs" data={stretches} value={stretch} onChange={setStretch} aria-label="Stretches of time" />}
      rows={rowsOf(points)}
      note={
        stretch === 'hundreds'
          ? 'annotations in the order in which they were submitted, each with the other readers of its sample'
          : `each annotation with the other readers of its sample, by the day of its submission (UTC)${stretch === 'weeks' ? '; weeks begin on Monday' : ''}`
      }
    >
      <IntervalChart points={points} label="agreement" isJoined height={256} />
    </Plot>
  )
}

const MetricTable = ({ view: { refit, protocol } }: { view: RefitView }) => (
  <Panel
    title="Questions and labels"
    note="95 % intervals by bootstrap over samples; alpha, AC1, kappa: beyond chance, 1 perfect, 0 chance"
  >
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>What is voted on</Table.Th>
          <Table.Th ta="right">Votes</Table.Th>
          <Table.Th>Agreement</Table.Th>
          <Table.Th title="Dawid-Skene beside majority: items where their leading answers differ; ties of the majority">Model</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {refit.subjects.map((subject) => (
          <Table.Tr key={subject.id}>
            <Table.Td maw={300}>{subjectName(protocol, subject.id)}</Table.Td>
            <Table.Td ta="right">
              {count(subject.votes)}
              <Text size="xs" c="dimmed">
                on {count(subject.items)}
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
                  none
                </Text>
              ) : (
                <Text size="xs">
                  other answer on {count(subject.model.differs)}, {count(subject.model.majorityTies)} ties
                  <br />
                  {subject.model.isConverged ? `${count(subject.model.iterations)} iterations` : 'not converged'}
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
    return <Empty title="Nothing to compare yet">A sample counts here when two readers or more are in.</Empty>
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
                title={`By label: ${subjectName(view.protocol, subject.id)}`}
                rows={rowsOf(points)}
                note="Krippendorff’s alpha of each label against all others"
              >
                <IntervalChart points={points} label="alpha" />
              </Plot>
            )
          })}
      </SimpleGrid>
    </Stack>
  )
}
