import { SimpleGrid, Stack, Table, Text } from '@mantine/core'
import type { AnalysisDetail } from '@reticle/contract'
import type { DryRun, DryRunCounts, Protocol } from '@reticle/domain'
import { Empty } from '../../app/async.tsx'
import { count } from '../../app/numbers.tsx'
import { Panel } from '../../app/page.tsx'
import { Time } from '../../app/time.tsx'
import { namesOf } from './refit-view.ts'
import { SampleCard } from './sample-card.tsx'
import { keyText, objectsId, subjectName } from './vote-words.ts'
import { t } from './words.ts'

const mostChanges = 120

const countsRows = ({ tried, live }: DryRun): readonly (readonly [string, number, number])[] => [
  [t('dryRunView.settled'), tried.settled, live.settled],
  [t('dryRunView.contested'), tried.contested, live.contested],
  [t('dryRunView.stillWaiting'), tried.waiting, live.waiting],
  [t('dryRunView.readsUsed'), tried.reads, live.reads],
  [t('dryRunView.readsSaved'), tried.saved, live.saved],
]

const Rules = ({ counts }: { counts: DryRunCounts }) => (
  <Table>
    <Table.Thead>
      <Table.Tr>
        <Table.Th>{t('dryRunView.byRule')}</Table.Th>
        <Table.Th ta="right">{t('dryRunView.settled')}</Table.Th>
        <Table.Th ta="right">{t('dryRunView.contested')}</Table.Th>
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
  const said = (subjectId: string, key: string): string =>
    subjectId === objectsId ? key || t('dryRunView.nothing') : keyText(protocol, subjectId, key)
  if (dryRun.changes.total === 0) return <Empty title={t('dryRunView.noLabelWouldChange')} />
  if (dryRun.changes.rows.length === 0) return <Empty title={t('dryRunView.notShownToSomeone')} />
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
            {t('dryRunView.reason', { reason, reads, had })}
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
    <Panel title={t('dryRunView.whatTheyWouldHave')} note={detail.endedAt !== null && <Time at={detail.endedAt} />}>
      <Stack gap="md">
        <Text data-testid="dry-run">
          {t.rich('dryRunView.outcome', {
            b: (text) => <b>{text}</b>,
            tasks: dryRun.tasks,
            settled: tried.settled,
            contested: tried.contested,
            saved: tried.saved,
            waiting: tried.waiting,
            changes: changes.total,
            newlyContested: dryRun.newlyContested,
            newlySettled: dryRun.newlySettled,
          })}
        </Text>
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('dryRunView.samples')}</Table.Th>
                <Table.Th ta="right">{t('dryRunView.theseRules')}</Table.Th>
                <Table.Th ta="right">{t('dryRunView.theLiveOnes')}</Table.Th>
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
            {t('dryRunView.first', { most: mostChanges })}
          </Text>
        )}
      </Stack>
    </Panel>
  )
}
