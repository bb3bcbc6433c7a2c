import { Anchor, Button, Group, List, Stack, Table, Text, TextInput } from '@mantine/core'
import type { LabelTrace, Release } from '@reticle/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Async } from '../../app/async.tsx'
import { useProject } from '../../app/project.ts'
import { Time } from '../../app/time.tsx'
import { ApiError, urlOf } from '../../net/client.ts'
import { queries } from '../../net/queries.ts'
import { type Frame, ReleasePicture } from './release-picture.tsx'
import { decisionText, displayText, foundText, originText, readingText, weightText } from './trace-words.ts'
import { t } from './words.ts'

/** The marks of all readers that became the traced one. */
const framesOf = ({ readings }: LabelTrace): Frame[] =>
  readings.flatMap(({ id, marks }) => marks.map((mark) => ({ id: `${id} ${mark.id}`, geometry: mark.geometry })))

/** A pseudonym, and the ORCID iD of who agreed to be named by it. */
const Name = ({ pseudonym, orcids }: { pseudonym: string; orcids: LabelTrace['orcids'] }) => {
  const orcid = orcids[pseudonym]
  return (
    <>
      {pseudonym}
      {orcid !== undefined && (
        <>
          {' '}
          <Anchor href={orcid} size="xs" target="_blank" rel="noreferrer">
            {orcid.replace('https://orcid.org/', 'ORCID ')}
          </Anchor>
        </>
      )}
    </>
  )
}

const Found = ({ trace, release }: { trace: LabelTrace; release: Release }) => (
  <Stack gap="xs">
    <Group gap="sm" wrap="nowrap" align="flex-start">
      <ReleasePicture release={release} sample={trace.sample} size={120} frames={framesOf(trace)} />
      <Text size="sm">{foundText(trace, release)}</Text>
    </Group>
    <Table verticalSpacing={4}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('tracePanel.readerByPseudonym')}</Table.Th>
          <Table.Th>{t('tracePanel.when')}</Table.Th>
          <Table.Th>{t('tracePanel.said')}</Table.Th>
          <Table.Th>{t('tracePanel.saw')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {trace.readings.map((reading) => (
          <Table.Tr key={reading.id}>
            <Table.Td>
              <Name pseudonym={reading.reader} orcids={trace.orcids} />
            </Table.Td>
            <Table.Td>
              <Time at={reading.submittedAt} />
              {reading.origin !== null && (
                <Text size="xs" c="dimmed" title={t('tracePanel.originFile', { file: reading.origin.file, sha: reading.origin.sha256 })}>
                  {originText(reading.origin)}
                </Text>
              )}
            </Table.Td>
            <Table.Td>{reading.isInput ? readingText(reading) : t('tracePanel.notCounted', { said: readingText(reading) })}</Table.Td>
            <Table.Td>{displayText(reading.display)}</Table.Td>
          </Table.Tr>
        ))}
        {(trace.consensus?.by.suggestions ?? []).map(({ id, model, weight, answers }) => (
          <Table.Tr key={id}>
            <Table.Td>{t('tracePanel.model', { model })}</Table.Td>
            <Table.Td />
            <Table.Td>{t('tracePanel.vote', { count: answers.length, weight: weightText(weight) })}</Table.Td>
            <Table.Td />
          </Table.Tr>
        ))}
        {trace.decisions.map((decision) => (
          <Table.Tr key={decision.id}>
            <Table.Td>
              {t.rich('tracePanel.reviewer', { name: () => <Name pseudonym={decision.reviewer} orcids={trace.orcids} /> })}
            </Table.Td>
            <Table.Td>
              <Time at={decision.signedAt} />
            </Table.Td>
            <Table.Td>{decisionText(decision)}</Table.Td>
            <Table.Td />
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
    <Text size="sm">
      <Anchor href={urlOf('traceLabelAsProv', { params: { releaseId: release.id, '*': trace.label.id } })}>
        {t('tracePanel.theSameAsProv')}
      </Anchor>
    </Text>
  </Stack>
)

/** From an exported label back to who said it: an id of the label files is pasted here. */
export const TracePanel = ({ release }: { release: Release }) => {
  const { id: projectId } = useProject()
  const [pasted, setPasted] = useState('')
  const [label, setLabel] = useState('')
  const query = useQuery({ ...queries.labelTrace(projectId, release.id, label), enabled: label !== '', retry: false })
  const isUnknown = query.error instanceof ApiError && query.error.problem.code === 'not-found'
  return (
    <Stack gap="sm">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          setLabel(pasted.trim())
        }}
      >
        <Group gap="xs" align="flex-end">
          <TextInput
            label={t('tracePanel.idOfALabel')}
            description={t('tracePanel.asInTheTables')}
            style={{ flex: 1 }}
            value={pasted}
            onChange={(event) => setPasted(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" disabled={pasted.trim() === ''}>
            {t('tracePanel.trace')}
          </Button>
        </Group>
      </form>
      {isUnknown && (
        <Text size="sm" role="status">
          {t('tracePanel.noLabel', { label })}
        </Text>
      )}
      {label !== '' && !isUnknown && (
        <Async query={query}>
          {(outcome) =>
            outcome.found === 'one' ? (
              <Found trace={outcome.trace} release={release} />
            ) : (
              <>
                <Text size="sm">{t('tracePanel.severalLabelsHaveThis')}</Text>
                <List size="sm">
                  {outcome.ids.map((id) => (
                    <List.Item key={id}>
                      <Anchor component="button" type="button" size="sm" onClick={() => setLabel(id)}>
                        {id}
                      </Anchor>
                    </List.Item>
                  ))}
                </List>
              </>
            )
          }
        </Async>
      )}
    </Stack>
  )
}
