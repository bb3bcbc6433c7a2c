import { ActionIcon, Badge, Table, Text, Tooltip } from '@mantine/core'
import { modals } from '@mantine/modals'
import type { AnswerOf, routes } from '@reticle/contract'
import type { ProjectId } from '@reticle/domain'
import { IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Async, Empty } from '../../app/async.tsx'
import { notifyProblem } from '../../app/problems.tsx'
import { Time } from '../../app/time.tsx'
import { call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'
import { queries } from '../../net/queries.ts'
import { Roles } from './roles.tsx'

type Invitation = AnswerOf<(typeof routes)['listInvitations']>[number]
const stateColors = { open: 'accent', used: 'gray', expired: 'gray', revoked: 'red' } as const

const InvitationRow = ({ one, onRevoke }: { one: Invitation; onRevoke: () => void }) => (
  <Table.Tr>
    <Table.Td>
      <Roles roles={one.roles} />
    </Table.Td>
    <Table.Td>
      {one.note === '' ? (
        <Text span size="sm" c="dimmed">
          no note
        </Text>
      ) : (
        one.note
      )}
    </Table.Td>
    <Table.Td>
      <Badge variant="light" size="sm" color={stateColors[one.state]}>
        {one.state}
      </Badge>
    </Table.Td>
    <Table.Td ta="right">
      {one.uses} of {one.maxUses}
    </Table.Td>
    <Table.Td>
      <Time at={one.createdAt} />
    </Table.Td>
    <Table.Td>
      <Time at={one.expiresAt} />
    </Table.Td>
    <Table.Td>
      {one.state === 'open' && (
        <Tooltip label="Revoke">
          <ActionIcon aria-label={`Revoke the invitation for ${one.roles.join(', ')}`} onClick={onRevoke}>
            <IconTrash size={16} />
          </ActionIcon>
        </Tooltip>
      )}
    </Table.Td>
  </Table.Tr>
)

/** Links that were made; a link itself is not known any more, only whether it still works. */
export const Invitations = ({ projectId }: { projectId: ProjectId }) => {
  const client = useQueryClient()
  const invitations = useQuery(queries.invitations(projectId))
  const revoke = useMutation({
    mutationFn: (invitationId: Invitation['id']) => call('revokeInvitation', { params: { invitationId } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.topic(projectId, 'people') }),
    onError: (error) => notifyProblem(error, 'The invitation was not revoked'),
  })
  const ask = (one: Invitation) =>
    modals.openConfirmModal({
      title: 'Revoke this invitation?',
      children: <Text size="sm">The link stops working at once. People who already joined stay.</Text>,
      labels: { confirm: 'Revoke', cancel: 'Keep' },
      confirmProps: { color: 'red' },
      onConfirm: () => revoke.mutate(one.id),
    })
  return (
    <Async query={invitations}>
      {(list) =>
        list.length === 0 ? (
          <Empty title="No invitations yet">
            Make a link above and send it by any means; whoever opens it joins with the roles you chose.
          </Empty>
        ) : (
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Roles</Table.Th>
                <Table.Th>Note</Table.Th>
                <Table.Th>State</Table.Th>
                <Table.Th ta="right">Used</Table.Th>
                <Table.Th>Made</Table.Th>
                <Table.Th>Expires</Table.Th>
                <Table.Th />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {list.map((one) => (
                <InvitationRow key={one.id} one={one} onRevoke={() => ask(one)} />
              ))}
            </Table.Tbody>
          </Table>
        )
      }
    </Async>
  )
}
