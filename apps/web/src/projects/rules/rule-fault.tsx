import { Alert, Button, Group, Text } from '@mantine/core'
import type { RoutingFault } from '@reticle/contract'
import type { ProjectId } from '@reticle/domain'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { notifyProblem } from '../../app/problems.tsx'
import { Ago } from '../../app/time.tsx'
import { call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'
import { t } from '../protocol/words.ts'

type Props = { readonly fault: RoutingFault; readonly projectId: ProjectId; readonly name?: string }

const Failure = ({ fault: { count, lastAt, message, task }, projectId }: Pick<Props, 'fault' | 'projectId'>) => {
  const said = { times: count, message, ago: () => <Ago at={lastAt} /> }
  if (task === null) return t.rich('ruleFault.failed', said)
  return t.rich('ruleFault.failedAt', {
    ...said,
    sample: task.sample === '' ? t('ruleFault.aTask') : task.sample,
    task: (text) => (
      <Link to="/projects/$projectId/contested/$taskId" params={{ projectId, taskId: task.id }} className="plain-link">
        {text}
      </Link>
    ),
  })
}

/** What went wrong with a rule: how often, at which task last, and how to forget it. */
export const RuleFault = ({ fault, projectId, name }: Props) => {
  const client = useQueryClient()
  const clear = useMutation({
    mutationFn: () => call('clearRoutingFault', { params: { projectId, protocolId: fault.protocolId, ruleId: fault.ruleId } }),
    onError: (error) => notifyProblem(error, t('ruleFault.notCleared')),
    onSettled: () => client.invalidateQueries({ queryKey: keys.topic(projectId, 'faults') }),
  })
  return (
    <Alert color="orange" variant="light" p="xs" icon={<IconAlertTriangle size={16} />} role="status">
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap="sm">
        <Text size="sm">
          {name === undefined ? (
            <Failure fault={fault} projectId={projectId} />
          ) : (
            t.rich('ruleFault.named', { name, b: (text) => <b>{text}</b>, fault: () => <Failure fault={fault} projectId={projectId} /> })
          )}
        </Text>
        <Button size="compact-xs" variant="default" flex="none" loading={clear.isPending} onClick={() => clear.mutate()}>
          {t('ruleFault.clear')}
        </Button>
      </Group>
    </Alert>
  )
}
