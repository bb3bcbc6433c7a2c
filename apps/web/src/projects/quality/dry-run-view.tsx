import { SimpleGrid, Stack, Table, Text } from '@mantine/core'
import type { AnalysisDetail } from '@reticle/contract'
import type { DryRun, DryRunCounts, Protocol } from '@reticle/domain'
import { Empty } from '../../app/async.tsx'
import { count, plural } from '../../app/numbers.tsx'
import { Panel } from '../../app/page.tsx'
import { Time } from '../../app/time.tsx'
import { namesOf } from './refit-view.ts'
import { SampleCard } from './sample-card.tsx'
import { keyText, objectsId, subjectName } from './words.ts'

const mostChanges = 120

const countsRows = ({ tried, live }: DryRun): readonly (readonly [string, number, number])[] => [
  ['Settled', tried.settled, live.settled],
  ['Contested', tried.contested, live.contested],
  ['Still waiting for readers', tried.waiting, live.waiting],
  ['Reads used', tried.reads, live.reads],
  ['Reads saved', tried.saved, live.saved],
]

const Rules = ({ counts }: { counts: DryRunCounts }) => (
  <Table>
    <Table.Thead>
      <Table.Tr>
        <Table.Th>By rule</Table.Th>
        <Table.Th ta="right">Settled</Table.Th>
        <Table.Th ta="right">Contested</Table.Th>
      </Table.Tr>
    </Table.Thead>
    <Table.Tbody>
      {counts.rules.map(({ ruleId, reason, settled, contested }) => (
        <Table.Tr key={`${ruleId ?? ''} ${reason}`}>
          <Table.Td>{reason}</Table.Td>
          <Table.Td ta="right">{count(settled)}</Table.Td>
          <Table.Td ta="right">{count(contested)}</Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
)

const Changes = ({ dryRun, detail, protocol }: { dryRun: DryRun; detail: AnalysisDetail; protocol: Protocol | undefined }) => {
  const sampleName = namesOf(detail.samples)
  const said = (subjectId: string, key: string): string => (subjectId === objectsId ? key || 'none' : keyText(protocol, subjectId, key))
  if (dryRun.changes.total === 0) return <Empty title="No label would change" />
  if (dryRun.changes.rows.length === 0) return <Empty title="Not shown to someone who also labels here" />
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="xs">
      {dryRun.changes.rows.slice(0, mostChanges).map(({ taskId, sampleId, subjectId, from, to, reads, had, reason }) => (
        <SampleCard key={`${taskId} ${subjectId}`} projectId={detail.projectId} {...{ taskId, sampleId }} name={sampleName(sampleId)}>
          <Text size="xs">
            {said(subjectId, from)} → <b>{said(subjectId, to)}</b>
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {subjectName(protocol, subjectId)}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {reason}, {reads} of {plural(had, 'read')}
          </Text>
        </SampleCard>
      ))}
    </SimpleGrid>
  )
}

/** What a dry-run came to, in one sentence and then in numbers. */
export const DryRunView = ({ detail, protocol }: { detail: AnalysisDetail; protocol: Protocol | undefined }) => {
  if (detail.outcome?.kind !== 'dry-run') return null
  const { dryRun } = detail.outcome
  const { tried, changes } = dryRun
  return (
    <Panel title="What they would have done" note={detail.endedAt !== null && <Time at={detail.endedAt} />}>
      <Stack gap="md">
        <Text data-testid="dry-run">
          On {plural(dryRun.tasks, 'settled or contested sample')} these rules would have settled <b>{count(tried.settled)}</b>, contested{' '}
          <b>{count(tried.contested)}</b>, and saved <b>{plural(tried.saved, 'read')}</b>
          {tried.waiting > 0 && `; ${plural(tried.waiting, 'sample')} would still wait for readers`}. The label of{' '}
          <b>{plural(changes.total, 'sample')}</b> changes. {plural(dryRun.newlyContested, 'sample')} that settled by consensus would be
          contested, {plural(dryRun.newlySettled, 'sample')} that went to a reviewer would have settled.
        </Text>
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Samples</Table.Th>
                <Table.Th ta="right">These rules</Table.Th>
                <Table.Th ta="right">The live ones</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {countsRows(dryRun).map(([name, triedCount, liveCount]) => (
                <Table.Tr key={name}>
                  <Table.Td>{name}</Table.Td>
                  <Table.Td ta="right">{count(triedCount)}</Table.Td>
                  <Table.Td ta="right">{count(liveCount)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          <Rules counts={tried} />
        </SimpleGrid>
        <Changes dryRun={dryRun} detail={detail} protocol={protocol} />
        {changes.rows.length > mostChanges && (
          <Text size="xs" c="dimmed">
            The first {mostChanges}.
          </Text>
        )}
      </Stack>
    </Panel>
  )
}
