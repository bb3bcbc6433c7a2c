import { Table, Text } from '@mantine/core'
import type { Progress, Quality } from '@reticle/contract'
import { Empty } from '../../app/async.tsx'
import { stateNames } from '../../app/labels.ts'
import { Agreement, count } from '../../app/numbers.tsx'
import { Panel } from '../../app/page.tsx'

const seconds = (value: number): string => (value < 90 ? `${value.toFixed(0)} s` : `${(value / 60).toFixed(1)} min`)

/** Who did how much. Agreement here is with the consensus of the same samples, not a mark of worth. */
export const ReadersPanel = ({ readers }: { readers: Quality['readers'] }) => (
  <Panel title="Readers" note="agreement: mean over the samples of this reader that have a consensus">
    {readers.length === 0 ? (
      <Empty title="Nobody has labelled yet" />
    ) : (
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Reader</Table.Th>
            <Table.Th ta="right">Annotations</Table.Th>
            <Table.Th ta="right" title="Median of the active time on a sample">
              Time
            </Table.Th>
            <Table.Th>Agreement</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {readers.map((reader) => (
            <Table.Tr key={reader.personId}>
              <Table.Td>{reader.name}</Table.Td>
              <Table.Td ta="right">{count(reader.annotations)}</Table.Td>
              <Table.Td ta="right">{reader.medianActiveSeconds === null ? 'n/a' : seconds(reader.medianActiveSeconds)}</Table.Td>
              <Table.Td>
                <Agreement value={reader.agreement} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    )}
  </Panel>
)

/** The named reasons of the routing rules, so that "why is this contested" has an answer in numbers. */
export const ReasonsPanel = ({ reasons }: { reasons: Progress['reasons'] }) => (
  <Panel title="Reasons" note="why samples settled or became contested">
    {reasons.length === 0 ? (
      <Empty title="No sample was routed yet" />
    ) : (
      <Table>
        <Table.Tbody>
          {reasons.map((one) => (
            <Table.Tr key={`${one.state}${one.reason}`}>
              <Table.Td w={96}>
                <Text size="sm" fw={500} c={one.state === 'settled' ? 'var(--reticle-settled)' : 'var(--reticle-contested)'}>
                  {stateNames[one.state]}
                </Text>
              </Table.Td>
              <Table.Td>{one.reason}</Table.Td>
              <Table.Td ta="right">{count(one.tasks)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    )}
  </Panel>
)
