import { Badge, Button, Group, Modal, Stack, Table, Text, Textarea } from '@mantine/core'
import type { AuditedRule, Project, RuleAudits } from '@reticle/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { count } from '../../app/numbers.tsx'
import { Panel } from '../../app/page.tsx'
import { notifyDone, ProblemAlert } from '../../app/problems.tsx'
import { canIn } from '../../app/project.ts'
import { Ago } from '../../app/time.tsx'
import { call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'
import { queries } from '../../net/queries.ts'
import { t } from './words.ts'

const whole = (share: number | null): string => (share === null ? '' : `${Math.round(100 * share)}`)
const endedText = ({ told, same, value, low, high }: AuditedRule): string =>
  told === 0 ? t('ruleAudits.noneHasEnded') : t('ruleAudits.ended', { value: whole(value), low: whole(low), high: whole(high), same, told })

const Start = ({ project, ruleId, onDone }: { readonly project: Project; readonly ruleId: string; readonly onDone: () => void }) => {
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const start = useMutation({
    mutationFn: () => call('startRule', { params: { projectId: project.id, ruleId }, body: { reason } }),
    onSuccess: () => {
      notifyDone(t('ruleAudits.goesOn', { rule: ruleId }))
      void client.invalidateQueries({ queryKey: keys.topic(project.id, 'faults') })
      onDone()
    },
  })
  return (
    <Modal opened onClose={onDone} title={t('ruleAudits.startTheRule', { rule: ruleId })}>
      <Stack gap="sm">
        <Text size="sm">{t('ruleAudits.itsAuditsAreCounted')}</Text>
        <Textarea
          label={t('ruleAudits.why')}
          autosize
          minRows={2}
          value={reason}
          onChange={({ currentTarget: { value } }) => setReason(value)}
          data-autofocus
        />
        {start.error !== null && <ProblemAlert error={start.error} />}
        <Group justify="flex-end">
          <Button disabled={reason.trim() === ''} loading={start.isPending} onClick={() => start.mutate()}>
            {t('ruleAudits.startAgain')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

type RowsProps = { readonly project: Project; readonly audits: RuleAudits; readonly onStart: (ruleId: string) => void }
const Rows = ({ project, audits: { rules }, onStart }: RowsProps) => (
  <Table>
    <Table.Thead>
      <Table.Tr>
        <Table.Th>{t('ruleAudits.rule')}</Table.Th>
        <Table.Th title={t('ruleAudits.ofTheAuditsWhose')}>{t('ruleAudits.endedAsTheRule')}</Table.Th>
        <Table.Th ta="right">{t('ruleAudits.waiting')}</Table.Th>
        <Table.Th>{t('ruleAudits.stops')}</Table.Th>
        <Table.Th>{t('ruleAudits.state')}</Table.Th>
      </Table.Tr>
    </Table.Thead>
    <Table.Tbody>
      {rules.map((rule) => (
        <Table.Tr key={rule.ruleId}>
          <Table.Td>{rule.ruleId}</Table.Td>
          <Table.Td>{endedText(rule)}</Table.Td>
          <Table.Td ta="right">{count(rule.waiting)}</Table.Td>
          <Table.Td>
            {rule.audit === null
              ? t('ruleAudits.notInThisProtocol')
              : t('ruleAudits.below', { share: whole(rule.audit.stopBelow), least: rule.audit.least })}
          </Table.Td>
          <Table.Td>
            <Group gap="xs" wrap="nowrap">
              <Badge variant={rule.state === 'stopped' ? 'filled' : 'light'} color={rule.state === 'stopped' ? 'red' : 'teal'}>
                {t(`ruleAudits.${rule.state}`)}
              </Badge>
              {rule.state === 'stopped' && canIn(project, 'project.manage') && (
                <Button size="compact-xs" variant="default" onClick={() => onStart(rule.ruleId)}>
                  {t('ruleAudits.startAgainAsk')}
                </Button>
              )}
            </Group>
          </Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
)

/** Rules that settle by models, by how their audits ended; nothing where no rule is watched. */
export const RuleAuditsPanel = ({ project }: { readonly project: Project }) => {
  const { data } = useQuery(queries.ruleAudits(project.id))
  const [starting, setStarting] = useState<string | undefined>(undefined)
  if (data === undefined || data.rules.length === 0) return null
  const started = data.history.filter((one) => one.started !== null)
  return (
    <Panel title={t('ruleAudits.auditsOfRules')} note={t('ruleAudits.ofWhatARule')}>
      <Rows project={project} audits={data} onStart={setStarting} />
      {started.map(({ ruleId, started: again, audits, same }) =>
        again === null ? null : (
          <Text key={`${ruleId} ${again.at}`} size="xs" c="dimmed" mt={4}>
            {t.rich('ruleAudits.wasStopped', {
              ...{ rule: ruleId, same, audits, by: again.by, reason: again.reason },
              at: () => <Ago at={again.at} />,
            })}
          </Text>
        ),
      )}
      {starting !== undefined && <Start project={project} ruleId={starting} onDone={() => setStarting(undefined)} />}
    </Panel>
  )
}
