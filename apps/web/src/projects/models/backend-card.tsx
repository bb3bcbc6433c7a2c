import { Alert, Badge, Button, Group, Text } from '@mantine/core'
import type { Backend, Project } from '@reticle/contract'
import type { Protocol } from '@reticle/domain'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { notifyProblem } from '../../app/problems.tsx'
import { Ago, Clock } from '../../app/time.tsx'
import { useServerNow } from '../../app/use-server-now.ts'
import { call } from '../../net/client.ts'
import { abilitiesText, cureOf, protocolNames, standingOf } from './backend-words.ts'
import { CheckResult } from './check-result.tsx'
import { useModelsAgain } from './model-queries.ts'
import styles from './models.module.css'
import { StartRun } from './start-run.tsx'

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
  const common = { onError: (error: unknown) => notifyProblem(error, 'Not done'), onSettled: again }
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
    {told === null || toldAt === null ? (
      'It has not said what it is yet'
    ) : (
      <>
        {told.name} {told.version}; {abilitiesText(told.can)}; said <Ago at={toldAt} />
      </>
    )}
    {`; ${concurrency} at once${mostPerMinute === null ? '' : `, ${mostPerMinute} a minute at most`}`}
    {!answersPrompts && '; not asked at the bench'}
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
            for {backend.model}
          </Text>
          <Standing backend={backend} />
        </Group>
        <Group gap={4}>
          <Button size="compact-xs" variant="default" disabled={!backend.isActive} onClick={() => setStarting(true)}>
            Start a run
          </Button>
          <Button size="compact-xs" variant="default" loading={check.isPending} onClick={() => check.mutate()}>
            Check now
          </Button>
          <Button size="compact-xs" variant="default" loading={pause.isPending} onClick={() => pause.mutate(!backend.isActive)}>
            {backend.isActive ? 'Pause' : 'Resume'}
          </Button>
          <Button size="compact-xs" variant="default" onClick={onChange}>
            Change
          </Button>
          {isRemoving ? (
            <Button
              size="compact-xs"
              color="red"
              loading={remove.isPending}
              onClick={() => remove.mutate()}
              onBlur={() => setRemoving(false)}
            >
              Remove it
            </Button>
          ) : (
            <Button size="compact-xs" variant="default" onClick={() => setRemoving(true)}>
              Remove
            </Button>
          )}
        </Group>
      </Group>
      <Text size="xs" c="dimmed" className={styles.fault}>
        {backend.address}
        {backend.hasSecret && ', with a secret'}
      </Text>
      <Told backend={backend} />
      {!isErrorToldBelow && <LastError backend={backend} />}
      <CheckResult {...{ project, protocol }} result={result} error={check.error} onClose={check.reset} />
      {isStarting && <StartRun project={project} backend={backend} onClose={() => setStarting(false)} onStarted={onRuns} />}
    </li>
  )
}
