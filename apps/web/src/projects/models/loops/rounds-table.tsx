import { Badge, Table, Text } from '@mantine/core'
import type { LoopRound, Project } from '@reticle/contract'
import { releaseIdSchema } from '@reticle/domain'
import { Link } from '@tanstack/react-router'
import { Ago } from '../../../app/time.tsx'
import { metricName, stateWords } from './loop-words.ts'

const Measured = ({ measure }: { measure: LoopRound['measure'] }) => {
  if (measure === null) return <Text size="sm">not measured</Text>
  const { value, interval, n, all, metric } = measure
  const others = Object.entries(all)
    .filter(([name]) => name !== metric)
    .map(([name, one]) => `${metricName(name)} ${one.toFixed(3)}`)
  return (
    <span title={[`n = ${n}`, ...others].join('; ')} style={{ whiteSpace: 'nowrap' }}>
      <Text size="sm" span>
        {value.toFixed(3)}
      </Text>{' '}
      <Text size="xs" span c="dimmed">
        {interval === null ? '' : `${interval[0].toFixed(2)} to ${interval[1].toFixed(2)}, `}n = {n}
      </Text>
    </span>
  )
}

const Row = ({ project, round }: { project: Project; round: LoopRound }) => {
  const [color, text] = stateWords(round.state)
  const releaseId = releaseIdSchema.safeParse(round.releaseId).data
  return (
    <Table.Tr>
      <Table.Td>{round.number}</Table.Td>
      <Table.Td>
        <Badge size="sm" variant="light" color={color}>
          {text}
        </Badge>
        {round.error !== null && (
          <Text size="xs" c={round.state === 'failed' ? 'red' : 'dimmed'} style={{ overflowWrap: 'anywhere', maxWidth: 420 }}>
            {round.error}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Ago at={round.startedAt} />
      </Table.Td>
      <Table.Td ta="right">{round.labels ?? ''}</Table.Td>
      <Table.Td>
        {releaseId !== undefined && (
          <Link
            to="/projects/$projectId/releases/$releaseId"
            params={{ projectId: project.id, releaseId }}
            title={round.releaseSha256 ?? ''}
          >
            {round.release ?? 'release'}
          </Link>
        )}
      </Table.Td>
      <Table.Td>{round.version ?? ''}</Table.Td>
      <Table.Td>
        <Measured measure={round.measure} />
      </Table.Td>
      <Table.Td>
        {round.randomMeasure === null ? (
          ''
        ) : (
          <>
            <Measured measure={round.randomMeasure} />{' '}
            <Text size="xs" span c="dimmed">
              of {round.randomLabels} labels
            </Text>
          </>
        )}
      </Table.Td>
      <Table.Td ta="right">{round.scored ?? ''}</Table.Td>
    </Table.Tr>
  )
}

const heads = [
  ['Round', 'left'],
  ['State', 'left'],
  ['Began', 'left'],
  ['Labels', 'right'],
  ['Release', 'left'],
  ['Version', 'left'],
  ['By the recipe', 'left'],
  ['In random order', 'left'],
  ['Ordered', 'right'],
] as const

/** All rounds, the newest first. */
export const RoundsTable = ({ project, history }: { project: Project; history: readonly LoopRound[] }) => (
  <Table.ScrollContainer minWidth={860}>
    <Table aria-label="Rounds" verticalSpacing={6}>
      <Table.Thead>
        <Table.Tr>
          {heads.map(([name, align]) => (
            <Table.Th key={name} ta={align}>
              {name}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {history.toReversed().map((round) => (
          <Row key={round.id} project={project} round={round} />
        ))}
      </Table.Tbody>
    </Table>
  </Table.ScrollContainer>
)
