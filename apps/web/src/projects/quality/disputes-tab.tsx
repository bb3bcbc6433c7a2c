import { SimpleGrid, Stack, Table, Text } from '@mantine/core'
import { Empty } from '../../app/async.tsx'
import { decimal, percent } from '../../app/numbers.tsx'
import { Panel } from '../../app/page.tsx'
import { inARow } from '../../language/lists.ts'
import { EstimateText } from './estimate-text.tsx'
import type { RefitView } from './refit-view.ts'
import { SampleCard } from './sample-card.tsx'
import { keyText, objectsId, subjectName } from './vote-words.ts'
import { t } from './words.ts'

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
    <Panel title={t('disputesTab.mostDisputedLabels')} note={t('disputesTab.ofTheItemsThat')}>
      {rows.length === 0 ? (
        <Empty title={t('disputesTab.noLabelIsIn')} />
      ) : (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('disputesTab.label')}</Table.Th>
              <Table.Th ta="right">{t('disputesTab.inDispute')}</Table.Th>
              <Table.Th>{t('disputesTab.mostlyAgainst')}</Table.Th>
              <Table.Th>{t('disputesTab.alpha')}</Table.Th>
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
                <Table.Td ta="right">{t('disputesTab.disputed', { disputed, items, share: percent(disputed / items) })}</Table.Td>
                <Table.Td>
                  {mixedWith === null
                    ? ''
                    : t('disputesTab.mixedWith', {
                        label: keyText(protocol, subjectId, mixedWith.key),
                        pairs: Math.round(mixedWith.pairs),
                      })}
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
  <Panel title={t('disputesTab.mostDisputedSamples')} note={t('disputesTab.settledAndContestedOnes')}>
    {refit.disputed.length === 0 ? (
      <Empty title={t('disputesTab.noSampleIsIn')} />
    ) : (
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="xs">
        {refit.disputed.map(({ taskId, sampleId, state, agreement, readers, votes }) => (
          <SampleCard
            key={taskId}
            {...{ projectId, taskId, sampleId }}
            name={sampleName(sampleId)}
            badge={state === 'contested' ? t('states.contested') : t('states.settled')}
          >
            <Text size="xs">
              {t.rich('disputesTab.agreementOf', { b: (text) => <b>{text}</b>, value: decimal(agreement, 2), readers })}
            </Text>
            <Text size="xs" c="dimmed" lineClamp={2}>
              {inARow(
                votes.map(({ subjectId, key, count }) => t('disputesTab.vote', { label: keyText(protocol, subjectId, key), votes: count })),
              )}
            </Text>
          </SampleCard>
        ))}
      </SimpleGrid>
    )}
  </Panel>
)

const Moves = ({ view: { refit, protocol, projectId, sampleName, isRestricted } }: { view: RefitView }) => (
  <Panel title={t('disputesTab.whatTheRefitWould')} note={t('disputesTab.leadingAnswers', { count: refit.moves.total })}>
    {refit.moves.rows.length === 0 ? (
      <Empty title={isRestricted && refit.moves.total > 0 ? t('disputesTab.notShownToSomeone') : t('disputesTab.everySettledAnswerIs')} />
    ) : (
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="xs">
        {refit.moves.rows.slice(0, mostMoves).map(({ taskId, sampleId, subjectId, objectId, from, to, confidence, by }) => (
          <SampleCard
            key={`${taskId} ${subjectId} ${objectId ?? ''}`}
            {...{ projectId, taskId, sampleId }}
            name={sampleName(sampleId)}
            badge={t(`resolutions.${by}`)}
          >
            <Text size="xs">
              {keyText(protocol, subjectId, from)} → <b>{keyText(protocol, subjectId, to)}</b> ({percent(confidence)})
            </Text>
            <Text size="xs" c="dimmed" truncate>
              {objectId === undefined ? subjectName(protocol, subjectId) : t('disputesTab.object', { id: objectId })}
            </Text>
          </SampleCard>
        ))}
      </SimpleGrid>
    )}
    {refit.moves.rows.length > mostMoves && (
      <Text size="xs" c="dimmed" mt="xs">
        {t('disputesTab.surest', { most: mostMoves, all: refit.moves.total })}
      </Text>
    )}
  </Panel>
)

export const DisputesTab = ({ view }: { view: RefitView }) => (
  <Stack gap="md">
    <Labels view={view} />
    {view.isRestricted ? (
      <Panel title={t('disputesTab.mostDisputedSamples')}>
        <Empty title={t('disputesTab.notShownToSomeone')} />
      </Panel>
    ) : (
      <Samples view={view} />
    )}
    <Moves view={view} />
  </Stack>
)
