import { SimpleGrid, Stack, Table, Text } from '@mantine/core'
import { Empty } from '../../app/async.tsx'
import { count, percent, plural } from '../../app/numbers.tsx'
import { Panel } from '../../app/page.tsx'
import { EstimateText } from './estimate-text.tsx'
import type { RefitView } from './refit-view.ts'
import { SampleCard } from './sample-card.tsx'
import { keyText, objectsId, subjectName } from './words.ts'

const mostLabels = 20
const mostMoves = 60

const Labels = ({ view: { refit, protocol } }: { view: RefitView }) => {
  const rows = refit.subjects
    .flatMap((subject) => subject.labels.map((label) => ({ subjectId: subject.id, ...label })))
    // That somebody did not mark an object is a dispute by itself.
    .filter(({ subjectId, key, disputed }) => disputed > 0 && !(subjectId === objectsId && key === '-'))
    .toSorted((a, b) => b.disputed / b.items - a.disputed / a.items || b.disputed - a.disputed)
    .slice(0, mostLabels)
  return (
    <Panel title="Most disputed labels" note="of the items that somebody gave the label, those where somebody else did not">
      {rows.length === 0 ? (
        <Empty title="No label is in dispute" />
      ) : (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Label</Table.Th>
              <Table.Th ta="right">In dispute</Table.Th>
              <Table.Th>Mostly against</Table.Th>
              <Table.Th>Alpha</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ subjectId, key, items, disputed, mixedWith, alpha }) => (
              <Table.Tr key={`${subjectId} ${key}`}>
                <Table.Td>
                  {keyText(protocol, subjectId, key)}
                  <Text size="xs" c="dimmed">
                    {subjectName(protocol, subjectId)}
                  </Text>
                </Table.Td>
                <Table.Td ta="right">
                  {count(disputed)} of {count(items)} ({percent(disputed / items)})
                </Table.Td>
                <Table.Td>
                  {mixedWith === null
                    ? ''
                    : `${keyText(protocol, subjectId, mixedWith.key)} (${plural(Math.round(mixedWith.pairs), 'pair')})`}
                </Table.Td>
                <Table.Td>
                  <EstimateText of={alpha} hasN={false} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Panel>
  )
}

const Samples = ({ view: { refit, protocol, projectId, sampleName } }: { view: RefitView }) => (
  <Panel title="Most disputed samples" note="settled and contested ones, least agreement first">
    {refit.disputed.length === 0 ? (
      <Empty title="No sample is in dispute" />
    ) : (
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="xs">
        {refit.disputed.map(({ taskId, sampleId, state, agreement, readers, votes }) => (
          <SampleCard key={taskId} {...{ projectId, taskId, sampleId }} name={sampleName(sampleId)} badge={state}>
            <Text size="xs">
              agreement <b>{agreement.toFixed(2)}</b>, {plural(readers, 'reader')}
            </Text>
            <Text size="xs" c="dimmed" lineClamp={2}>
              {votes.map(({ subjectId, key, count: n }) => `${keyText(protocol, subjectId, key)}: ${n}`).join(', ')}
            </Text>
          </SampleCard>
        ))}
      </SimpleGrid>
    )}
  </Panel>
)

const Moves = ({ view: { refit, protocol, projectId, sampleName, isRestricted } }: { view: RefitView }) => (
  <Panel
    title="What the refit would settle otherwise"
    note={`${plural(refit.moves.total, 'leading answer')} of settled samples; nothing was reopened. In brackets the posterior: with few votes it is too sure.`}
  >
    {refit.moves.rows.length === 0 ? (
      <Empty
        title={
          isRestricted && refit.moves.total > 0 ? 'Not shown to someone who also labels here' : 'Every settled answer is the refit’s, too'
        }
      />
    ) : (
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="xs">
        {refit.moves.rows.slice(0, mostMoves).map(({ taskId, sampleId, subjectId, objectId, from, to, confidence, by }) => (
          <SampleCard
            key={`${taskId} ${subjectId} ${objectId ?? ''}`}
            {...{ projectId, taskId, sampleId }}
            name={sampleName(sampleId)}
            badge={by}
          >
            <Text size="xs">
              {keyText(protocol, subjectId, from)} → <b>{keyText(protocol, subjectId, to)}</b> ({percent(confidence)})
            </Text>
            <Text size="xs" c="dimmed" truncate>
              {objectId === undefined ? subjectName(protocol, subjectId) : `object ${objectId}`}
            </Text>
          </SampleCard>
        ))}
      </SimpleGrid>
    )}
    {refit.moves.rows.length > mostMoves && (
      <Text size="xs" c="dimmed" mt="xs">
        The {mostMoves} that the model is surest of, of {count(refit.moves.total)}.
      </Text>
    )}
  </Panel>
)

export const DisputesTab = ({ view }: { view: RefitView }) => (
  <Stack gap="md">
    <Labels view={view} />
    {view.isRestricted ? (
      <Panel title="Most disputed samples">
        <Empty title="Not shown to someone who also labels here" />
      </Panel>
    ) : (
      <Samples view={view} />
    )}
    <Moves view={view} />
  </Stack>
)
