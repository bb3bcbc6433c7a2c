import { Alert, Button, Group, Text } from '@mantine/core'
import type { RoutingFault } from '@reticle/contract'
import type { ProjectId } from '@reticle/domain'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { plural } from '../../app/numbers.tsx'
import { notifyProblem } from '../../app/problems.tsx'
import { Ago } from '../../app/time.tsx'
import { call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'

type Props = { readonly fault: RoutingFault; readonly projectId: ProjectId; readonly name?: string }

/** What went wrong with a rule: how often, at which task last, and how to forget it. */
export const RuleFault = ({ fault, projectId, name }: Props) => {
  const client = useQueryClient()
  const clear = useMutation({
    mutationFn: () => call('clearRoutingFault', { params: { projectId, protocolId: fault.protocolId, ruleId: fault.ruleId } }),
    onError: (error) => notifyProblem(error, 'Not cleared'),
    onSettled: () => client.invalidateQueries({ queryKey: keys.topic(projectId, 'faults') }),
  })
  return (
    <Alert color="orange" variant="light" p="xs" icon={<IconAlertTriangle size={16} />} role="status">
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap="sm">
        <Text size="sm">
          {name !== undefined && <b>{name}: </b>}
          failed {plural(fault.count, 'time')}, last <Ago at={fault.lastAt} />
          {fault.task !== null && (
            <>
              {' '}
              at{' '}
              <Link to="/projects/$projectId/contested/$taskId" params={{ projectId, taskId: fault.task.id }} className="plain-link">
                {fault.task.sample === '' ? 'a task' : fault.task.sample}
              </Link>
            </>
          )}
          : {fault.message}. Such tasks go on with the next rule.
        </Text>
        <Button size="compact-xs" variant="default" flex="none" loading={clear.isPending} onClick={() => clear.mutate()}>
          Clear
        </Button>
      </Group>
    </Alert>
  )
}
