import { Alert, Badge, Button, Code, Group, Stack, Switch, Table, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Webhook } from '@reticle/contract'
import type { ProjectId } from '@reticle/domain'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Async, Empty } from '../../app/async.tsx'
import { CopyIcon } from '../../app/copy-icon.tsx'
import { Panel } from '../../app/page.tsx'
import { fieldProblems, notifyProblem, ProblemAlert } from '../../app/problems.tsx'
import { call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'
import { queries } from '../../net/queries.ts'
import { t } from '../protocol/words.ts'
import styles from './rules.module.css'
import { DeliveriesDialog, DeliveryState } from './webhook-deliveries.tsx'

type Secret = { readonly name: string; readonly secret: string }

/** Shown once: nobody, the server's pages included, can show it again. */
const SecretOnce = ({ shown, onClose }: { shown: Secret; onClose: () => void }) => (
  <Alert
    color="accent"
    variant="light"
    title={t('webhooks.secretOf', { webhook: shown.name })}
    withCloseButton
    onClose={onClose}
    closeButtonLabel={t('webhooks.kept')}
  >
    <Stack gap="xs">
      <Text size="sm">{t.rich('webhooks.keepNow', { code: (text) => <Code>{text}</Code> })}</Text>
      <Group gap="xs" wrap="nowrap">
        <div className={styles.secret} data-testid="secret">
          {shown.secret}
        </div>
        <CopyIcon value={shown.secret} what={t('webhooks.theSecret')} />
      </Group>
    </Stack>
  </Alert>
)

const AddForm = ({ projectId, onMade, onClose }: { projectId: ProjectId; onMade: (secret: Secret) => void; onClose: () => void }) => {
  const client = useQueryClient()
  const form = useForm({
    initialValues: { name: '', url: '' },
    validate: {
      name: (name) => (/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/.test(name) ? null : t('webhooks.badName')),
      url: (url) => (/^https?:\/\/./.test(url) ? null : t('webhooks.badUrl')),
    },
  })
  const add = useMutation({
    mutationFn: (body: { name: string; url: string }) => call('createWebhook', { params: { projectId }, body }),
    onSuccess: (made) => {
      onMade({ name: made.name, secret: made.secret })
      onClose()
    },
    onError: (error) => form.setErrors(fieldProblems(error)),
    onSettled: () => client.invalidateQueries({ queryKey: keys.topic(projectId, 'faults') }),
  })
  return (
    <form onSubmit={form.onSubmit((values) => add.mutate(values))}>
      <Stack gap="xs">
        <Group gap="sm" align="flex-start">
          <TextInput
            label={t('webhooks.name')}
            description={t('webhooks.nameHint')}
            placeholder={t('webhooks.nameExample')}
            w={200}
            data-autofocus
            {...form.getInputProps('name')}
          />
          <TextInput
            label={t('webhooks.address')}
            description={t('webhooks.addressHint')}
            placeholder={t('webhooks.urlExample')}
            style={{ flex: 1 }}
            miw={280}
            {...form.getInputProps('url')}
          />
        </Group>
        {add.error !== null && <ProblemAlert error={add.error} title={t('webhooks.notAdded')} />}
        <Group gap="xs">
          <Button type="submit" size="xs" loading={add.isPending}>
            {t('webhooks.add')}
          </Button>
          <Button size="xs" variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

type RowProps = {
  readonly hook: Webhook
  readonly projectId: ProjectId
  readonly onSecret: (secret: Secret) => void
  readonly onDeliveries: () => void
}

const useActs = (projectId: ProjectId, webhook: string, onSecret: RowProps['onSecret']) => {
  const client = useQueryClient()
  const params = { projectId, webhook }
  const common = {
    onError: (error: unknown) => notifyProblem(error, t('webhooks.notDone')),
    onSettled: () => client.invalidateQueries({ queryKey: keys.topic(projectId, 'faults') }),
  }
  return {
    turn: useMutation({ mutationFn: (isActive: boolean) => call('updateWebhook', { params, body: { isActive } }), ...common }),
    test: useMutation({ mutationFn: () => call('testWebhook', { params }), ...common }),
    remove: useMutation({ mutationFn: () => call('removeWebhook', { params }), ...common }),
    renew: useMutation({
      mutationFn: () => call('renewWebhookSecret', { params }),
      ...common,
      onSuccess: ({ secret }) => onSecret({ name: webhook, secret }),
    }),
  }
}

const Row = ({ hook, projectId, onSecret, onDeliveries }: RowProps) => {
  const { turn, test, remove, renew } = useActs(projectId, hook.name, onSecret)
  const [isRemoving, setRemoving] = useState(false)
  const { waiting, done, givenUp } = hook.deliveries
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={600}>
          {hook.name}
        </Text>
        <Text size="xs" c="dimmed" maw={360} truncate title={hook.url}>
          {hook.url}
        </Text>
      </Table.Td>
      <Table.Td>
        <Switch
          size="sm"
          aria-label={t('webhooks.isOn', { webhook: hook.name })}
          checked={hook.isActive}
          disabled={turn.isPending}
          onChange={(event) => turn.mutate(event.currentTarget.checked)}
        />
      </Table.Td>
      <Table.Td>
        {hook.last === null ? (
          <Text size="sm" c="dimmed">
            {t('webhooks.nothingSent')}
          </Text>
        ) : (
          <DeliveryState delivery={hook.last} />
        )}
      </Table.Td>
      <Table.Td>
        <Group gap={6}>
          {done > 0 && (
            <Badge variant="light" color="teal">
              {t('webhooks.delivered', { n: done })}
            </Badge>
          )}
          {waiting > 0 && (
            <Badge variant="light" color="yellow">
              {t('webhooks.waiting', { n: waiting })}
            </Badge>
          )}
          {givenUp > 0 && (
            <Badge variant="light" color="red">
              {t('webhooks.givenUp', { n: givenUp })}
            </Badge>
          )}
        </Group>
      </Table.Td>
      <Table.Td>
        <Group gap={4} justify="flex-end" wrap="nowrap">
          <Button size="compact-xs" variant="default" disabled={!hook.isActive} loading={test.isPending} onClick={() => test.mutate()}>
            {t('webhooks.test')}
          </Button>
          <Button size="compact-xs" variant="default" onClick={onDeliveries}>
            {t('webhooks.deliveries')}
          </Button>
          <Button size="compact-xs" variant="default" loading={renew.isPending} onClick={() => renew.mutate()}>
            {t('webhooks.newSecret')}
          </Button>
          {isRemoving ? (
            <Button
              size="compact-xs"
              color="red"
              loading={remove.isPending}
              onClick={() => remove.mutate()}
              onBlur={() => setRemoving(false)}
            >
              {t('webhooks.removeIt')}
            </Button>
          ) : (
            <Button size="compact-xs" variant="default" onClick={() => setRemoving(true)}>
              {t('common.remove')}
            </Button>
          )}
        </Group>
      </Table.Td>
    </Table.Tr>
  )
}

/** Addresses that rules may send to, with what became of what was sent. */
export const WebhooksPanel = ({ projectId }: { projectId: ProjectId }) => {
  const hooks = useQuery(queries.webhooks(projectId))
  const [isAdding, setAdding] = useState(false)
  const [secret, setSecret] = useState<Secret | null>(null)
  const [shown, setShown] = useState<string | null>(null)
  const add = (
    <Button size="xs" variant="default" leftSection={<IconPlus size={14} />} onClick={() => setAdding(true)}>
      {t('webhooks.add')}
    </Button>
  )
  return (
    <Panel
      title={t('webhooks.title')}
      note={hooks.data !== undefined && t('webhooks.addresses', { n: hooks.data.length })}
      actions={!isAdding && (hooks.data?.length ?? 0) > 0 && add}
    >
      <Stack gap="md">
        {secret !== null && <SecretOnce shown={secret} onClose={() => setSecret(null)} />}
        {isAdding && <AddForm projectId={projectId} onMade={setSecret} onClose={() => setAdding(false)} />}
        <Async query={hooks}>
          {(rows) =>
            rows.length === 0 ? (
              !isAdding && (
                <Empty title={t('webhooks.none')} action={add}>
                  {t('webhooks.whatIsOne')}
                </Empty>
              )
            ) : (
              <Table>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{t('webhooks.webhook')}</Table.Th>
                    <Table.Th>{t('webhooks.on')}</Table.Th>
                    <Table.Th>{t('webhooks.last')}</Table.Th>
                    <Table.Th>{t('webhooks.inAll')}</Table.Th>
                    <Table.Th />
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {rows.map((hook) => (
                    <Row key={hook.name} hook={hook} projectId={projectId} onSecret={setSecret} onDeliveries={() => setShown(hook.name)} />
                  ))}
                </Table.Tbody>
              </Table>
            )
          }
        </Async>
      </Stack>
      {shown !== null && <DeliveriesDialog projectId={projectId} webhook={shown} onClose={() => setShown(null)} />}
    </Panel>
  )
}
