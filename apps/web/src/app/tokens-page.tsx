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

const NewToken = () => {
  const client = useQueryClient()
  const form = useForm({
    initialValues: { name: '', days: 90 },
    validate: { name: (value) => (value.trim() === '' ? 'A name that tells where this token is used' : null) },
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
          <TextInput label="Name" placeholder="training cluster" w={280} {...form.getInputProps('name')} />
          <NumberInput label="Valid for (days)" min={1} max={365} w={140} {...form.getInputProps('days')} />
          <Button type="submit" mt={23} loading={make.isPending}>
            Make token
          </Button>
        </Group>
      </form>
      {make.error !== null && <ProblemAlert error={make.error} title="Could not make the token" />}
      {make.data !== undefined && (
        <Alert color="accent" title={`Token “${make.data.name}”: copy it now, it is not shown again`}>
          <Group gap="xs" wrap="nowrap">
            <Code className="hash">{make.data.secret}</Code>
            <CopyIcon value={make.data.secret} what="the token" />
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
      notifyDone('Token revoked')
      void client.invalidateQueries({ queryKey: keys.tokens })
    },
    onError: (error) => notifyProblem(error, 'Could not revoke the token'),
  })
  const ask = (id: string, name: string) =>
    modals.openConfirmModal({
      title: `Revoke “${name}”?`,
      children: <Text size="sm">Programs that use it lose access at once.</Text>,
      labels: { confirm: 'Revoke', cancel: 'Keep' },
      confirmProps: { color: 'red' },
      onConfirm: () => revoke.mutate(id),
    })
  return (
    <Async query={tokens}>
      {(list) =>
        list.length === 0 ? (
          <Empty title="No tokens">Make one for a script or a training cluster; it can do what you can do.</Empty>
        ) : (
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Name</Table.Th>
                <Table.Th>Made</Table.Th>
                <Table.Th>Expires</Table.Th>
                <Table.Th>Last used</Table.Th>
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
                  <Table.Td>{token.lastUsedAt === null ? 'never' : <Ago at={token.lastUsedAt} />}</Table.Td>
                  <Table.Td>
                    <Tooltip label="Revoke">
                      <ActionIcon aria-label={`Revoke ${token.name}`} onClick={() => ask(token.id, token.name)}>
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
    title="Tokens for programs"
    width={900}
    subtitle={
      <>
        A program sends <Code>Authorization: Bearer TOKEN</Code>. The calls are described at{' '}
        <Anchor href="/api/docs" target="_blank">
          /api/docs
        </Anchor>{' '}
        and as OpenAPI at{' '}
        <Anchor href="/api/openapi.json" target="_blank">
          /api/openapi.json
        </Anchor>
        .
      </>
    }
  >
    <Panel title="New token">
      <NewToken />
    </Panel>
    <Panel title="My tokens">
      <TokenTable />
    </Panel>
  </Page>
)
