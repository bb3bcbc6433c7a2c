import { Alert, Badge, Button, Group, Text } from '@mantine/core'
import type { Backend, Project } from '@reticle/contract'
import type { Protocol } from '@reticle/domain'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { notifyProblem } from '../../app/problems.tsx'
import { Ago, Clock } from '../../app/time.tsx'
import { useServerNow } from '../../app/use-server-now.ts'
import { parted } from '../../language/lists.ts'
import { call } from '../../net/client.ts'
import { abilitiesText, cureOf, protocolNames, standingOf } from './backend-words.ts'
import { CheckResult } from './check-result.tsx'
import { useModelsAgain } from './model-queries.ts'
import styles from './models.module.css'
import { StartRun } from './start-run.tsx'
import { t } from './words.ts'

type Props = {
  readonly project: Project
  readonly backend: Backend
  readonly protocol: Protocol | undefined
  /** It was just added: it is checked at once. */
  readonly isFresh: boolean
  readonly onChange: () => void
  readonly onRuns: () => void
}

const useActs = ({ id }: Backend, project: Project) => {
  const again = useModelsAgain(project.id)
  const params = { backendId: id }
  const common = { onError: (error: unknown) => notifyProblem(error, t('backendCard.notDone')), onSettled: again }
  return {
    check: useMutation({ mutationFn: () => call('checkBackend', { params }), onSettled: again }),
    pause: useMutation({ mutationFn: (isActive: boolean) => call('updateBackend', { params, body: { isActive } }), ...common }),
    remove: useMutation({ mutationFn: () => call('removeBackend', { params }), ...common }),
  }
}

const Standing = ({ backend }: { backend: Backend }) => {
  const { tone, text, until } = standingOf(backend, useServerNow(1000))
  return (
    <Text span size="sm" className={styles.standing} data-testid="standing">
      <span className={styles.dot} data-tone={tone} aria-hidden="true" />
      {text}
      {until !== undefined && <Clock at={until} />}
    </Text>
  )
}

const Told = ({ backend: { told, toldAt, answersPrompts, concurrency, mostPerMinute } }: { backend: Backend }) => (
  <Text size="sm" c="dimmed">
    {told === null || toldAt === null
      ? t('backendCard.notSaidYet')
      : t.rich('backendCard.toldAt', {
          name: told.name,
          version: told.version,
          abilities: abilitiesText(told.can),
          at: () => <Ago at={toldAt} />,
        })}
    {parted([
      '',
      mostPerMinute === null
        ? t('backendCard.atOnce', { count: concurrency })
        : t('backendCard.mostPerMinute', { count: concurrency, most: mostPerMinute }),
      answersPrompts ? undefined : t('backendCard.notAtBench'),
    ])}
  </Text>
)

const LastError = ({ backend: { lastError, lastErrorAt, failures, restsUntil } }: { backend: Backend }) =>
  lastError === null || (failures === 0 && restsUntil === null) ? null : (
    <Alert color="red" variant="light" p="xs" role="status">
      <Text size="sm" className={styles.fault}>
        {lastErrorAt !== null && <Clock at={lastErrorAt} />} {lastError}
      </Text>
      <Text size="sm">{cureOf(lastError)}</Text>
    </Alert>
  )

/** One backend: how it stands, what it said of itself, and what can be done with it. */
export const BackendCard = ({ project, backend, protocol, isFresh, onChange, onRuns }: Props) => {
  const { check, pause, remove } = useActs(backend, project)
  const [isRemoving, setRemoving] = useState(false)
  const [isStarting, setStarting] = useState(false)
  const hasChecked = useRef(false)
  const { mutate } = check
  useEffect(() => {
    if (!isFresh || hasChecked.current) return
    hasChecked.current = true
    mutate()
  }, [isFresh, mutate])
  const result = check.data
  const isErrorToldBelow = check.isPending || result !== undefined
  return (
    <li className={styles.card} aria-label={backend.name}>
      <Group justify="space-between" gap="sm">
        <Group gap="sm">
          <Text fw={600}>{backend.name}</Text>
          <Badge size="sm" variant="light" color="gray">
            {protocolNames[backend.protocol]}
          </Badge>
          <Text size="sm" c="dimmed">
            {t('backendCard.forModel', { model: backend.model })}
          </Text>
          <Standing backend={backend} />
        </Group>
        <Group gap={4}>
          <Button size="compact-xs" variant="default" disabled={!backend.isActive} onClick={() => setStarting(true)}>
            {t('backendCard.startARun')}
          </Button>
          <Button size="compact-xs" variant="default" loading={check.isPending} onClick={() => check.mutate()}>
            {t('backendCard.checkNow')}
          </Button>
          <Button size="compact-xs" variant="default" loading={pause.isPending} onClick={() => pause.mutate(!backend.isActive)}>
            {backend.isActive ? t('backendCard.pause') : t('backendCard.resume')}
          </Button>
          <Button size="compact-xs" variant="default" onClick={onChange}>
            {t('backendCard.change')}
          </Button>
          {isRemoving ? (
            <Button
              size="compact-xs"
              color="red"
              loading={remove.isPending}
              onClick={() => remove.mutate()}
              onBlur={() => setRemoving(false)}
            >
              {t('backendCard.removeIt')}
            </Button>
          ) : (
            <Button size="compact-xs" variant="default" onClick={() => setRemoving(true)}>
              {t('backendCard.remove')}
            </Button>
          )}
        </Group>
      </Group>
      <Text size="xs" c="dimmed" className={styles.fault}>
        {backend.hasSecret ? t('backendCard.withSecret', { address: backend.address }) : backend.address}
      </Text>
      <Told backend={backend} />
      {!isErrorToldBelow && <LastError backend={backend} />}
      <CheckResult {...{ project, protocol }} result={result} error={check.error} onClose={check.reset} />
      {isStarting && <StartRun project={project} backend={backend} onClose={() => setStarting(false)} onStarted={onRuns} />}
    </li>
  )
}
