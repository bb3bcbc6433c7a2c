import { Anchor, Button, Group, List, Stack, Table, Text, TextInput } from '@mantine/core'
import type { LabelTrace, Release } from '@reticle/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Async } from '../../app/async.tsx'
import { plural } from '../../app/numbers.tsx'
import { useProject } from '../../app/project.ts'
import { Time } from '../../app/time.tsx'
import { ApiError, urlOf } from '../../net/client.ts'
import { queries } from '../../net/queries.ts'
import { type Frame, ReleasePicture } from './release-picture.tsx'

const said = (trace: LabelTrace): string => {
  const { row, kind } = trace.label
  if (row === null) return `everything said of ${trace.sample.name}`
  return kind === 'region' ? `a mark "${row.label_name}"` : `"${row.answer_text || row.answer}" to "${row.question}"`
}
const readingText = ({ marks, answers }: LabelTrace['readings'][number]): string => {
  const parts = [
    ...marks.map(({ labelId, geometry }) => `${labelId} (${geometry.type})`),
    ...answers.map(({ questionId, value }) => `${questionId}: ${value.kind === 'choice' ? value.option : value.kind}`),
  ]
  return parts.length === 0 ? 'did not mark it' : parts.slice(0, 12).join(', ')
}
const displayText = (display: LabelTrace['readings'][number]['display']): string =>
  display === null
    ? 'not recorded'
    : `zoom ${display.zoom.toPrecision(3)}, contrast ${display.contrast}, brightness ${display.brightness}${display.isInverted ? ', inverted' : ''}`

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
      <Text size="sm">
        In {release.name} {release.version}: {said(trace)}, on {trace.sample.name} ({trace.sample.split}), by {trace.resolution.kind} under
        protocol {trace.sample.protocol}.{trace.rule !== null && ` The rule: ${trace.rule.reason}.`}
        {trace.consensus !== null && ` Computed by ${trace.consensus.by.algorithm} ${trace.consensus.by.version}.`}
        {trace.consensus?.object != null && ` ${trace.consensus.object.support} of ${trace.consensus.object.raters} readers marked it.`}
      </Text>
    </Group>
    <Table verticalSpacing={4}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Reader, by pseudonym</Table.Th>
          <Table.Th>When</Table.Th>
          <Table.Th>Said</Table.Th>
          <Table.Th>Saw</Table.Th>
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
                <Text size="xs" c="dimmed" title={`${reading.origin.file}, sha256 ${reading.origin.sha256}`}>
                  imported from {reading.origin.tool}
                  {reading.origin.saidAt !== undefined && `, said there ${reading.origin.saidAt.slice(0, 10)}`}
                </Text>
              )}
            </Table.Td>
            <Table.Td>
              {readingText(reading)}
              {!reading.isInput && ' (not counted)'}
            </Table.Td>
            <Table.Td>{displayText(reading.display)}</Table.Td>
          </Table.Tr>
        ))}
        {(trace.consensus?.by.suggestions ?? []).map(({ id, model, weight, answers }) => (
          <Table.Tr key={id}>
            <Table.Td>{model}, model</Table.Td>
            <Table.Td />
            <Table.Td>
              {plural(answers.length, 'answer')}, a vote that weighs {weight}
            </Table.Td>
            <Table.Td />
          </Table.Tr>
        ))}
        {trace.decisions.map((decision) => (
          <Table.Tr key={decision.id}>
            <Table.Td>
              <Name pseudonym={decision.reviewer} orcids={trace.orcids} />, reviewer
            </Table.Td>
            <Table.Td>
              <Time at={decision.signedAt} />
            </Table.Td>
            <Table.Td>
              {decision.isStanding ? 'decided' : 'decided, superseded'}: {decision.reasonCode}
              {decision.note === '' ? '' : `, "${decision.note}"`}
            </Table.Td>
            <Table.Td />
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
    <Text size="sm">
      <Anchor href={urlOf('traceLabelAsProv', { params: { releaseId: release.id, '*': trace.label.id } })}>The same as PROV-JSON</Anchor>
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
            label="Id of a label"
            description="As in the tables: region_id, or sample_id/region_id, sample_id/question_id, sample_id"
            style={{ flex: 1 }}
            value={pasted}
            onChange={(event) => setPasted(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" disabled={pasted.trim() === ''}>
            Trace
          </Button>
        </Group>
      </form>
      {isUnknown && (
        <Text size="sm" role="status">
          This release has no label of the id "{label}". The ids are in labels/regions.csv and labels/answers.csv among the files below.
        </Text>
      )}
      {label !== '' && !isUnknown && (
        <Async query={query}>
          {(outcome) =>
            outcome.found === 'one' ? (
              <Found trace={outcome.trace} release={release} />
            ) : (
              <>
                <Text size="sm">Several labels have this id. Choose one:</Text>
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
