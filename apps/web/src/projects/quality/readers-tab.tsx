import { Badge, Group, Select, SimpleGrid, Stack, Table, Text } from '@mantine/core'
import type { Subject } from '@reticle/domain'
import { useState } from 'react'
import { Empty } from '../../app/async.tsx'
import { count, decimal, percent } from '../../app/numbers.tsx'
import { Panel } from '../../app/page.tsx'
import { EstimateText, rangeText } from './estimate-text.tsx'
import { MatrixChart } from './matrix-chart.tsx'
import { NumberReadersView } from './number-readers.tsx'
import { PairMatrix, PairTable } from './pair-plots.tsx'
import { Plot } from './plot.tsx'
import type { RefitView } from './refit-view.ts'
import { classTexts, subjectName } from './vote-words.ts'
import { t } from './words.ts'

const ReaderTable = ({ view, subject }: { view: RefitView; subject: Subject }) => (
  <Panel title={t('readersTab.eachReaderAgainstThe')} note={t('readersTab.competenceTheChanceThat')}>
    <Table.ScrollContainer minWidth={820}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('readersTab.reader')}</Table.Th>
            <Table.Th ta="right">{t('readersTab.votes')}</Table.Th>
            <Table.Th>{t('readersTab.competence')}</Table.Th>
            <Table.Th>{t('readersTab.agreement')}</Table.Th>
            <Table.Th title={t('readersTab.cohensKappaAgainstThe')}>{t('readersTab.kappa')}</Table.Th>
            <Table.Th ta="right" title={t('readersTab.spammerScore')}>
              {t('readersTab.tellsApart')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {subject.readers.map(({ personId, votes, competence, rest, spammerScore, isRandom, pRandom }) => (
            <Table.Tr key={personId}>
              <Table.Td>
                <Group gap="xs" wrap="nowrap">
                  {view.personName(personId)}
                  {isRandom && (
                    <Badge
                      size="xs"
                      color="orange"
                      variant="light"
                      title={t('readersTab.probability', { value: decimal(pRandom ?? 0, 2) })}
                    >
                      {t('readersTab.random')}
                    </Badge>
                  )}
                </Group>
              </Table.Td>
              <Table.Td ta="right">{count(votes)}</Table.Td>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>
                {competence === null
                  ? t('numbers.notAvailable')
                  : `${decimal(competence.value, 2)} ${rangeText({ interval: [competence.low, competence.high] })}`}
              </Table.Td>
              <Table.Td>
                <EstimateText of={rest.percent} />
              </Table.Td>
              <Table.Td>
                <EstimateText of={rest.kappa} hasN={false} />
              </Table.Td>
              <Table.Td ta="right">{spammerScore === null ? t('numbers.notAvailable') : decimal(spammerScore, 2)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  </Panel>
)

const Confusion = ({ view, subject }: { view: RefitView; subject: Subject }) => {
  const [chosen, setChosen] = useState<string | null>(null)
  const readers = subject.readers.filter(({ confusion }) => confusion.length > 0)
  const reader = readers.find(({ personId }) => personId === chosen) ?? readers[0]
  if (reader === undefined) return null
  const classes = classTexts(view.protocol, subject)
  const cells = classes.flatMap((truth, column) =>
    classes.map((said, row) => {
      const value = reader.confusion[row * classes.length + column] ?? 0
      return { row: truth, column: said, value, text: percent(value) }
    }),
  )
  return (
    <Plot
      title={t('readersTab.confusionOfAReader')}
      controls={
        <Select
          size="xs"
          aria-label={t('readersTab.reader')}
          allowDeselect={false}
          data={readers.map(({ personId }) => ({ value: personId, label: view.personName(personId) }))}
          value={reader.personId}
          onChange={setChosen}
        />
      }
      rows={cells.map(({ row, column, value }) => ({ reader: view.personName(reader.personId), truth: row, says: column, share: value }))}
      note={t('readersTab.howOftenTheReader')}
    >
      <MatrixChart
        rows={classes}
        columns={classes}
        cells={cells}
        rowLabel={t('readersTab.takenToBeTrue')}
        columnLabel={t('readersTab.says')}
        most={1}
      />
    </Plot>
  )
}

const OverallReaders = ({ view }: { view: RefitView }) => (
  <Panel title={t('readersTab.overEverything')} note={t('readersTab.meanAgreementOfWhole')}>
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('readersTab.reader')}</Table.Th>
          <Table.Th ta="right">{t('readersTab.annotations')}</Table.Th>
          <Table.Th>{t('readersTab.withTheOthers')}</Table.Th>
          <Table.Th title={t('readersTab.plannedSecondReadingsOf')}>{t('readersTab.withThemselves')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {view.refit.readers.map(({ personId, annotations, rest, repeats }) => (
          <Table.Tr key={personId}>
            <Table.Td>{view.personName(personId)}</Table.Td>
            <Table.Td ta="right">{count(annotations)}</Table.Td>
            <Table.Td>
              <EstimateText of={rest} />
            </Table.Td>
            <Table.Td>
              {repeats.n + repeats.excluded === 0 ? (
                <Text span size="xs" c="dimmed">
                  {t('readersTab.noRepeats')}
                </Text>
              ) : (
                <EstimateText of={repeats} />
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </Panel>
)

const Numbers = ({ view }: { view: RefitView }) =>
  view.refit.subjects.flatMap(({ id, numbers }) =>
    numbers === null || numbers.readers.length === 0 ? [] : <NumberReadersView key={id} view={view} subjectId={id} numbers={numbers} />,
  )

export const ReadersTab = ({ view }: { view: RefitView }) => {
  const fitted = view.refit.subjects.filter(({ readers }) => readers.length > 0)
  const [chosen, setChosen] = useState<string | null>(null)
  const [pair, setPair] = useState<string | null>(null)
  const subject = fitted.find(({ id }) => id === chosen) ?? fitted[0]
  if (view.refit.readers.length === 0) return <Empty title={t('readersTab.nobodyHasLabelledYet')} />
  return (
    <Stack gap="md">
      <OverallReaders view={view} />
      <Numbers view={view} />
      {subject !== undefined && (
        <>
          <Select
            label={t('readersTab.whatIsVotedOn')}
            maw={520}
            allowDeselect={false}
            data={fitted.map(({ id }) => ({ value: id, label: subjectName(view.protocol, id) }))}
            value={subject.id}
            onChange={setChosen}
          />
          <ReaderTable view={view} subject={subject} />
          <PairMatrix view={view} subject={subject} onChoose={setPair} />
          <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
            <Confusion key={subject.id} view={view} subject={subject} />
            <PairTable view={view} subject={subject} chosen={pair} />
          </SimpleGrid>
        </>
      )}
    </Stack>
  )
}
