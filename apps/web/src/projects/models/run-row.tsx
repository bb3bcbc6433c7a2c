import { Alert, Badge, Button, Group, List, Progress, Table, Text } from '@mantine/core'
import type { ModelRun, Project } from '@reticle/contract'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { notifyProblem } from '../../app/problems.tsx'
import { Ago } from '../../app/time.tsx'
import { inARow } from '../../language/lists.ts'
import { call } from '../../net/client.ts'
import { queries } from '../../net/queries.ts'
import { cureOf } from './backend-words.ts'
import { isOpenRun, useModelsAgain } from './model-queries.ts'
import styles from './models.module.css'
import { kindNames, metricText, progressText, reasonsOf, scopeText, shareOf, stateBadges } from './run-words.ts'
import { t } from './words.ts'

const Metrics = ({ metrics }: { metrics: Readonly<Record<string, number>> }) => (
  <Table aria-label={t('runRow.metrics')} maw={320}>
    <Table.Tbody>
      {Object.entries(metrics).map(([name, value]) => (
        <Table.Tr key={name}>
          <Table.Td>{name}</Table.Td>
          <Table.Td ta="right">{metricText(value)}</Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
)

const mostPlaces = 20

const placesText = (places: readonly string[]): string => {
  const samples = inARow(places.slice(0, mostPlaces))
  return places.length > mostPlaces ? t('runRow.moreFailed', { samples, count: places.length - mostPlaces }) : samples
}

/** Why samples failed: each reason once, with the samples that it hit. */
const Failures = ({ run }: { run: ModelRun }) => {
  const [isOpen, setOpen] = useState(false)
  if (run.failed === 0) return null
  return (
    <>
      <Group gap="xs">
        <Text size="sm" c="red">
          {t('runRow.failed', { count: run.failed })}
        </Text>
        {run.rejects.length > 0 && (
          <Button size="compact-xs" variant="default" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? t('runRow.hideWhy') : t('runRow.showWhy')}
          </Button>
        )}
      </Group>
      {isOpen && (
        <List size="sm" className={styles.reasons}>
          {reasonsOf(run.rejects).map(({ reason, at }) => (
            <List.Item key={reason}>
              <span className={styles.fault}>{reason}</span>
              <Text size="xs" c="dimmed" className={styles.fault}>
                {placesText(at)}
              </Text>
            </List.Item>
          ))}
          {run.rejects.length < run.failed && <List.Item>{t('runRow.firstListed', { count: run.rejects.length })}</List.Item>}
        </List>
      )}
    </>
  )
}

const Learnt = ({ project, run }: { project: Project; run: ModelRun }) => {
  const releases = useQuery({ ...queries.releases(project.id), enabled: run.releaseId !== null }).data
  const { releaseId } = run
  if (releaseId === null) return null
  const release = releases?.find(({ id }) => id === releaseId)
  return t.rich('runRow.learntFrom', {
    release: () => (
      <Link to="/projects/$projectId/releases/$releaseId" params={{ projectId: project.id, releaseId }} className="plain-link">
        {release === undefined ? t('runRow.aRelease') : `${release.name} ${release.version}`}
      </Link>
    ),
  })
}

/** One run: how far it is, or what came of it. */
export const RunRow = ({ project, run }: { project: Project; run: ModelRun }) => {
  const again = useModelsAgain(project.id)
  const cancel = useMutation({
    mutationFn: () => call('cancelModelRun', { params: { runId: run.id } }),
    onError: (error) => notifyProblem(error, t('runRow.notCancelled')),
    onSettled: again,
  })
  const [color, word] = stateBadges[run.state]
  const isOpen = isOpenRun(run)
  const made = { person: run.createdBy, at: () => <Ago at={run.createdAt} /> }
  return (
    <li className={styles.card} aria-label={t('runRow.runOf', { kind: kindNames[run.kind], model: run.model })} data-state={run.state}>
      <Group justify="space-between" gap="sm">
        <Group gap="xs">
          <Text fw={600}>{kindNames[run.kind]}</Text>
          <Text size="sm">
            {run.model} {run.version ?? ''}
          </Text>
          <Badge size="sm" variant="light" color={color}>
            {word}
          </Badge>
        </Group>
        <Text size="xs" c="dimmed">
          {run.backend === null ? t.rich('runRow.madeBy', made) : t.rich('runRow.madeByAt', { ...made, backend: run.backend })}
        </Text>
      </Group>
      <Text size="sm" c="dimmed">
        {run.scope === null ? progressText(run) : t('runRow.askedFor', { progress: progressText(run), scope: scopeText(run.scope) })}{' '}
        <Learnt {...{ project, run }} />
      </Text>
      {isOpen && (
        <Group gap="sm" wrap="nowrap">
          <Progress
            className={styles.progress}
            value={100 * shareOf(run)}
            animated={run.state === 'running'}
            aria-label={t('runRow.progress', { kind: kindNames[run.kind] })}
          />
          <Button size="compact-xs" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
            {t('runRow.cancel')}
          </Button>
        </Group>
      )}
      {run.state === 'cancelled' && (
        <Text size="sm" c="dimmed">
          {t('runRow.whatItSaidUntil')}
        </Text>
      )}
      {run.error !== null && (
        <Alert color="red" variant="light" p="xs" role="status">
          <Text size="sm" className={styles.fault}>
            {run.error}
          </Text>
          <Text size="sm">{cureOf(run.error)}</Text>
        </Alert>
      )}
      <Failures run={run} />
      {run.metrics !== null && Object.keys(run.metrics).length > 0 && <Metrics metrics={run.metrics} />}
    </li>
  )
}
