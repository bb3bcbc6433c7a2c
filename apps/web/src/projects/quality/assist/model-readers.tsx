import { Alert, Select, SimpleGrid, Stack, Table, Text } from '@mantine/core'
import type { AssistReport, Calibration, ModelReader, Protocol } from '@reticle/domain'
import { useState } from 'react'
import { count, decimal } from '../../../app/numbers.tsx'
import { Panel } from '../../../app/page.tsx'
import { MatrixChart } from '../matrix-chart.tsx'
import { Plot } from '../plot.tsx'
import { keyText, objectsId, subjectName } from '../vote-words.ts'
import { t } from '../words.ts'
import { shareWords } from './assist-words.ts'
import { ReliabilityChart } from './reliability-chart.tsx'

type Of = { readonly reader: ModelReader; readonly protocol: Protocol | undefined }

type ConfusionProps = {
  readonly title: string
  readonly note: string
  readonly texts: readonly string[]
  readonly confusion: readonly number[]
}
const Confusion = ({ title, note, texts, confusion }: ConfusionProps) => {
  const cells = texts.flatMap((row, r) =>
    texts.map((column, c) => {
      const value = confusion[r * texts.length + c] ?? 0
      return { row, column, value, text: count(value) }
    }),
  )
  return (
    <Plot title={title} rows={cells.map(({ row, column, value }) => ({ outcome: row, model: column, n: value }))} note={note}>
      <MatrixChart
        rows={texts}
        columns={texts}
        cells={cells}
        rowLabel={t('modelReaders.outcome')}
        columnLabel={t('modelReaders.modelSays')}
        most={Math.max(...confusion, 1)}
      />
    </Plot>
  )
}

const Reliability = ({ title, calibration }: { readonly title: string; readonly calibration: Calibration }) => (
  <Plot
    title={title}
    rows={calibration.bins.map((bin) => ({ ...bin }))}
    note={t('modelReaders.calibration', {
      error: calibration.error === null ? t('numbers.notAvailable') : decimal(calibration.error, 3),
      n: calibration.n,
    })}
  >
    <ReliabilityChart calibration={calibration} />
  </Plot>
)

const Questions = ({ reader, protocol }: Of) =>
  reader.questions.flatMap(({ questionId, classes, confusion, accuracy, calibration }) => {
    const name = subjectName(protocol, questionId)
    const note = t('modelReaders.sameAsOutcome', { share: shareWords(accuracy) })
    const texts = classes.map((key) => keyText(protocol, questionId, key))
    return [
      ...(confusion.length === 0
        ? [
            <Panel key={questionId} title={name}>
              <Text size="sm">{note}</Text>
            </Panel>,
          ]
        : [<Confusion key={questionId} title={name} note={note} texts={texts} confusion={confusion} />]),
      ...(calibration.n === 0
        ? []
        : [<Reliability key={`${questionId} sure`} title={t('modelReaders.howSure', { question: name })} calibration={calibration} />]),
    ]
  })

const MarkTable = ({ reader: { marks }, protocol }: Of) => (
  <Panel title={t('modelReaders.marksByLabel')} note={t('modelReaders.oneObjectFromAn')}>
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('modelReaders.label')}</Table.Th>
          <Table.Th>{t('modelReaders.ofTheModelsMarks')}</Table.Th>
          <Table.Th>{t('modelReaders.ofTheMarksThere')}</Table.Th>
          <Table.Th ta="right">F1</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {marks?.labels.map(({ labelId, precision, recall, f1 }) => (
          <Table.Tr key={labelId}>
            <Table.Td>{keyText(protocol, objectsId, labelId)}</Table.Td>
            <Table.Td>{shareWords(precision)}</Table.Td>
            <Table.Td>{shareWords(recall)}</Table.Td>
            <Table.Td ta="right">{f1 === null ? t('numbers.notAvailable') : decimal(f1, 2)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </Panel>
)

const Marks = ({ reader, protocol }: Of) => {
  const { marks } = reader
  if (marks === null) return null
  const texts = marks.classes.map((key) => (key === '-' ? t('modelReaders.noMark') : keyText(protocol, objectsId, key)))
  return (
    <>
      <MarkTable reader={reader} protocol={protocol} />
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
        {marks.confusion.length > 0 && (
          <Confusion
            title={t('modelReaders.labelsOfMarks')}
            note={t('modelReaders.whatIsThereAnd')}
            texts={texts}
            confusion={marks.confusion}
          />
        )}
        {marks.calibration.n > 0 && <Reliability title={t('modelReaders.howSureMarks')} calibration={marks.calibration} />}
      </SimpleGrid>
    </>
  )
}

const keyOf = ({ model, isSeen }: ModelReader): string => JSON.stringify([model, isSeen])
const nameOf = ({ model, isSeen, tasks }: ModelReader): string =>
  t(isSeen ? 'modelReaders.seenByReader' : 'modelReaders.seenByNobody', { model, tasks })

/** A model as a reader: what it said against what samples say in the end. */
export const ModelReaders = ({
  report: { models },
  protocol,
}: {
  readonly report: AssistReport
  readonly protocol: Protocol | undefined
}) => {
  const [chosen, setChosen] = useState<string | null>(null)
  const reader =
    models.find((one) => keyOf(one) === chosen) ?? models.toSorted((a, b) => Number(a.isSeen) - Number(b.isSeen) || b.tasks - a.tasks)[0]
  if (reader === undefined) return null
  const { consensus, adjudication, gold } = reader.resolutions
  return (
    <Stack gap="md">
      <Select
        label={t('modelReaders.theModelAsA')}
        maw={420}
        allowDeselect={false}
        data={models.map((one) => ({ value: keyOf(one), label: nameOf(one) }))}
        value={keyOf(reader)}
        onChange={setChosen}
      />
      <Text size="sm" c="dimmed">
        {t('modelReaders.heldAgainst', {
          tasks: reader.tasks,
          consensus: consensus ?? 0,
          adjudication: adjudication ?? 0,
          gold: gold ?? 0,
        })}
      </Text>
      {reader.isSeen && (
        <Alert color="orange" variant="light" title={t('modelReaders.theseFiguresFlatterThe')}>
          {t('modelReaders.readersOfTheseSamples')}
        </Alert>
      )}
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
        <Questions reader={reader} protocol={protocol} />
      </SimpleGrid>
      <Marks reader={reader} protocol={protocol} />
    </Stack>
  )
}
