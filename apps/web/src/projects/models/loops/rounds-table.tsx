import { Badge, Table, Text } from '@mantine/core'
import type { LoopRound, Project } from '@reticle/contract'
import { releaseIdSchema } from '@reticle/domain'
import { Link } from '@tanstack/react-router'
import { decimal } from '../../../app/numbers.tsx'
import { Ago } from '../../../app/time.tsx'
import { parted } from '../../../language/lists.ts'
import { t } from '../words.ts'
import { metricName, stateWords } from './loop-words.ts'

const Measured = ({ measure }: { measure: LoopRound['measure'] }) => {
  if (measure === null) return <Text size="sm">{t('roundsTable.notMeasured')}</Text>
  const { value, interval, n, all, metric } = measure
  const others = Object.entries(all)
    .filter(([name]) => name !== metric)
    .map(([name, one]) => `${metricName(name)} ${decimal(one, 3)}`)
  return (
    <span title={parted([t('roundsTable.n', { n }), ...others])} style={{ whiteSpace: 'nowrap' }}>
      <Text size="sm" span>
        {decimal(value, 3)}
      </Text>{' '}
      <Text size="xs" span c="dimmed">
        {interval === null
          ? t('roundsTable.n', { n })
          : t('roundsTable.interval', { low: decimal(interval[0], 2), high: decimal(interval[1], 2), n })}
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
            {round.release ?? t('roundsTable.release')}
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
              {t('roundsTable.ofLabels', { count: round.randomLabels ?? 0 })}
            </Text>
          </>
        )}
      </Table.Td>
      <Table.Td ta="right">{round.scored ?? ''}</Table.Td>
    </Table.Tr>
  )
}

const heads = [
  [t('roundsTable.round'), 'left'],
  [t('roundsTable.state'), 'left'],
  [t('roundsTable.began'), 'left'],
  [t('roundsTable.labels'), 'right'],
  [t('roundsTable.releaseHead'), 'left'],
  [t('roundsTable.version'), 'left'],
  [t('roundsTable.byTheRecipe'), 'left'],
  [t('roundsTable.inRandomOrder'), 'left'],
  [t('roundsTable.ordered'), 'right'],
] as const

/** All rounds, the newest first. */
export const RoundsTable = ({ project, history }: { project: Project; history: readonly LoopRound[] }) => (
  <Table.ScrollContainer minWidth={860}>
    <Table aria-label={t('roundsTable.rounds')} verticalSpacing={6}>
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
