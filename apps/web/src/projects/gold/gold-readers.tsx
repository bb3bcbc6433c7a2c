import { Badge, Button, Group, Select, Stack, Table, Text } from '@mantine/core'
import type { GoldReader, Project } from '@reticle/contract'
import type { Protocol } from '@reticle/domain'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Async, Empty } from '../../app/async.tsx'
import { Panel } from '../../app/page.tsx'
import { notifyDone } from '../../app/problems.tsx'
import { canIn } from '../../app/project.ts'
import { ReasonDialog } from '../../app/reason-dialog.tsx'
import { call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'
import { MatrixChart } from '../quality/matrix-chart.tsx'
import { Plot } from '../quality/plot.tsx'
import { t } from '../quality/words.ts'
import { goldQueries } from './gold-queries.ts'
import { allConfusion, confusionOf, meanWords, subjectsOf, subjectWords, testWords } from './gold-words.ts'
import { TestActs } from './test-acts.tsx'

type Props = { readonly project: Project; readonly protocol: Protocol | undefined }

const everybody = 'everybody'

const Confusion = ({ readers, protocol }: { readers: readonly GoldReader[]; protocol: Protocol | undefined }) => {
  const [who, setWho] = useState<string>(everybody)
  const [what, setWhat] = useState<string | null>(null)
  const subjects = subjectsOf(readers)
  const subject = subjects.find((one) => one === what) ?? subjects[0]
  if (subject === undefined) return null
  const reader = readers.find(({ personId }) => personId === who)
  const { classes, cells } = confusionOf(protocol, subject, reader === undefined ? allConfusion(readers) : reader.confusion)
  return (
    <Plot
      title={t('goldReaders.whatIsTakenFor')}
      controls={
        <Group gap="xs" wrap="nowrap">
          <Select
            size="xs"
            aria-label={t('goldReaders.reader')}
            allowDeselect={false}
            data={[
              { value: everybody, label: t('goldReaders.allReaders') },
              ...readers.map(({ personId, name }) => ({ value: personId, label: name })),
            ]}
            value={reader?.personId ?? everybody}
            onChange={(value) => setWho(value ?? everybody)}
          />
          <Select
            size="xs"
            w={260}
            aria-label={t('goldReaders.onWhat')}
            allowDeselect={false}
            data={subjects.map((value) => ({ value, label: subjectWords(protocol, value) }))}
            value={subject}
            onChange={setWhat}
          />
        </Group>
      }
      rows={cells.map(({ row, column, n, value }) => ({ reader: reader?.name ?? 'all', known: row, said: column, n, share: value }))}
      note={t('goldReaders.rowsWhatIsKnown')}
    >
      {cells.length === 0 ? (
        <Text size="sm">{t('goldReaders.nothingWasReadHere')}</Text>
      ) : (
        <MatrixChart
          rows={classes}
          columns={classes}
          cells={cells}
          rowLabel={t('goldReaders.known')}
          columnLabel={t('goldReaders.said')}
          most={1}
        />
      )}
    </Plot>
  )
}

type RowProps = { readonly reader: GoldReader; readonly project: Project; readonly hasTest: boolean; readonly onPause: () => void }

const Row = ({ reader, project, hasTest, onPause }: RowProps) => (
  <Table.Tr data-testid="gold-reader" data-advised={reader.advice !== null}>
    <Table.Td fw={500}>
      <Group gap="xs" wrap="nowrap">
        {reader.name}
        {reader.isPaused && (
          <Badge size="xs" variant="light" color="orange">
            {t('goldReaders.paused')}
          </Badge>
        )}
      </Group>
    </Table.Td>
    <Table.Td>{meanWords(reader.hidden)}</Table.Td>
    <Table.Td>
      {testWords(reader)}
      {reader.test.n > 0 && (
        <Text size="xs" c="dimmed">
          {t('goldReaders.allReadings', { mean: meanWords(reader.test) })}
        </Text>
      )}
    </Table.Td>
    <Table.Td maw={320}>
      {reader.advice === null || reader.isPaused ? (
        <Text span size="sm" c="dimmed">
          {t('goldReaders.none')}
        </Text>
      ) : (
        <Text size="sm" c="orange">
          {t('goldReaders.advised', { advice: reader.advice })}
        </Text>
      )}
    </Table.Td>
    <Table.Td w={1} style={{ whiteSpace: 'nowrap' }}>
      <Group gap={4} wrap="nowrap" justify="flex-end">
        {hasTest && canIn(project, 'people.manage') && <TestActs project={project} reader={reader} />}
        {reader.advice !== null && !reader.isPaused && canIn(project, 'people.manage') && (
          <Button size="compact-xs" variant="default" aria-label={t('goldReaders.pauseOf', { person: reader.name })} onClick={onPause}>
            {t('goldReaders.pause')}
          </Button>
        )}
      </Group>
    </Table.Td>
  </Table.Tr>
)

/** How each reader does on known answers, what they take for what, and whom a manager is advised to pause. */
export const GoldReaders = ({ project, protocol }: Props) => {
  const client = useQueryClient()
  const readers = useQuery(goldQueries.readers(project.id))
  const [pausing, setPausing] = useState<GoldReader>()
  const hasTest = protocol?.training?.qualification !== undefined
  const pause = async (one: GoldReader, pauseReason: string) => {
    await call('updateAnnotator', { params: { projectId: project.id, personId: one.personId }, body: { isPaused: true, pauseReason } })
    notifyDone(t('goldReaders.isPaused', { person: one.name }))
    await client.invalidateQueries({ queryKey: keys.project(project.id) })
  }
  return (
    <Async query={readers}>
      {(rows) =>
        rows.length === 0 ? (
          <Empty title={t('goldReaders.nobodyLabelsHereYet')}>{t('goldReaders.whoeverHasTheRole')}</Empty>
        ) : (
          <Stack gap="md">
            <Panel title={t('goldReaders.readers')} note={t('goldReaders.meanScoreWithIts')}>
              <Table.ScrollContainer minWidth={860}>
                <Table>
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>{t('goldReaders.reader')}</Table.Th>
                      <Table.Th title={t('goldReaders.knownAnswersThatAre')}>{t('goldReaders.hiddenGold')}</Table.Th>
                      <Table.Th>{t('goldReaders.test')}</Table.Th>
                      <Table.Th>{t('goldReaders.advice')}</Table.Th>
                      <Table.Th aria-label={t('goldReaders.whatMayBeDone')} />
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {rows.map((reader) => (
                      <Row key={reader.personId} {...{ reader, project, hasTest }} onPause={() => setPausing(reader)} />
                    ))}
                  </Table.Tbody>
                </Table>
              </Table.ScrollContainer>
            </Panel>
            <Confusion readers={rows} protocol={protocol} />
            {pausing !== undefined && (
              <ReasonDialog
                title={t('goldReaders.askPause', { person: pausing.name })}
                text={t('goldReaders.pauseText', { person: pausing.name })}
                confirm={t('goldReaders.pause')}
                onConfirm={(reason) => pause(pausing, reason)}
                onClose={() => setPausing(undefined)}
              />
            )}
          </Stack>
        )
      }
    </Async>
  )
}
