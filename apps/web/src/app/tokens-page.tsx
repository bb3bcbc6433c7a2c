import { ActionIcon, Alert, Anchor, Button, Code, Group, NumberInput, Stack, Table, Text, TextInput, Tooltip } from '@mantine/core'
import { useForm } from '@mantine/form'
import { modals } from '@mantine/modals'
import { IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../net/client.ts'
import { keys } from '../net/keys.ts'
import { queries } from '../net/queries.ts'
import { Async, Empty } from './async.tsx'
import { CopyIcon } from './copy-icon.tsx'
import { Page, Panel } from './page.tsx'
import { fieldProblems, notifyDone, notifyProblem, ProblemAlert } from './problems.tsx'
import { Ago, Time } from './time.tsx'
import { t } from './words.ts'

const NewToken = () => {
  const client = useQueryClient()
  const form = useForm({
    initialValues: { name: '', days: 90 },
    validate: { name: (value) => (value.trim() === '' ? t('tokens.nameProblem') : null) },
  })
  const make = useMutation({
    mutationFn: () => call('createToken', { body: form.values }),
    onSuccess: () => {
      form.reset()
      void client.invalidateQueries({ queryKey: keys.tokens })
    },
    onError: (error) => form.setErrors(fieldProblems(error)),
  })
  return (
    <Stack gap="sm">
      <form onSubmit={form.onSubmit(() => make.mutate())} noValidate>
        <Group align="flex-start" gap="sm">
          <TextInput label={t('tokens.name')} placeholder={t('tokens.placeholder')} w={280} {...form.getInputProps('name')} />
          <NumberInput label={t('tokens.days')} min={1} max={365} w={140} {...form.getInputProps('days')} />
          <Button type="submit" mt={23} loading={make.isPending}>
            {t('tokens.make')}
          </Button>
        </Group>
      </form>
      {make.error !== null && <ProblemAlert error={make.error} title={t('tokens.notMade')} />}
      {make.data !== undefined && (
        <Alert color="accent" title={t('tokens.copyNow', { name: make.data.name })}>
          <Group gap="xs" wrap="nowrap">
            <Code className="hash">{make.data.secret}</Code>
            <CopyIcon value={make.data.secret} what={t('tokens.copy')} />
          </Group>
        </Alert>
      )}
    </Stack>
  )
}

const TokenTable = () => {
  const client = useQueryClient()
  const tokens = useQuery(queries.tokens())
  const revoke = useMutation({
    mutationFn: (tokenId: string) => call('revokeToken', { params: { tokenId } }),
    onSuccess: () => {
      notifyDone(t('tokens.revoked'))
      void client.invalidateQueries({ queryKey: keys.tokens })
    },
    onError: (error) => notifyProblem(error, t('tokens.notRevoked')),
  })
  const ask = (id: string, name: string) =>
    modals.openConfirmModal({
      title: t('tokens.ask', { name }),
      children: <Text size="sm">{t('tokens.askHint')}</Text>,
      labels: { confirm: t('tokens.revoke'), cancel: t('tokens.keep') },
      confirmProps: { color: 'red' },
      onConfirm: () => revoke.mutate(id),
    })
  return (
    <Async query={tokens}>
      {(list) =>
        list.length === 0 ? (
          <Empty title={t('tokens.none')}>{t('tokens.noneHint')}</Empty>
        ) : (
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('tokens.name')}</Table.Th>
                <Table.Th>{t('tokens.made')}</Table.Th>
                <Table.Th>{t('tokens.expires')}</Table.Th>
                <Table.Th>{t('tokens.lastUsed')}</Table.Th>
                <Table.Th />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {list.map((token) => (
                <Table.Tr key={token.id}>
                  <Table.Td>{token.name}</Table.Td>
                  <Table.Td>
                    <Time at={token.createdAt} />
                  </Table.Td>
                  <Table.Td>
                    <Time at={token.expiresAt} />
                  </Table.Td>
                  <Table.Td>{token.lastUsedAt === null ? t('tokens.never') : <Ago at={token.lastUsedAt} />}</Table.Td>
                  <Table.Td>
                    <Tooltip label={t('tokens.revoke')}>
                      <ActionIcon aria-label={t('tokens.revokeNamed', { name: token.name })} onClick={() => ask(token.id, token.name)}>
                        <IconTrash size={16} />
                      </ActionIcon>
                    </Tooltip>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )
      }
    </Async>
  )
}

export const TokensPage = () => (
  <Page
    title={t('tokens.title')}
    width={900}
    subtitle={t.rich('tokens.subtitle', {
      code: (text) => <Code>{text}</Code>,
      docs: (text) => (
        <Anchor href="/api/docs" target="_blank" underline="always">
          {text}
        </Anchor>
      ),
      openapi: (text) => (
        <Anchor href="/api/openapi.json" target="_blank" underline="always">
          {text}
        </Anchor>
      ),
    })}
  >
    <Panel title={t('tokens.new')}>
      <NewToken />
    </Panel>
    <Panel title={t('tokens.mine')}>
      <TokenTable />
    </Panel>
  </Page>
)
