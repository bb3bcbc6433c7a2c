import { ActionIcon, Badge, Table, Text, Tooltip } from '@mantine/core'
import { modals } from '@mantine/modals'
import type { AnswerOf, routes } from '@reticle/contract'
import type { ProjectId } from '@reticle/domain'
import { IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Async, Empty } from '../../app/async.tsx'
import { roleNames } from '../../app/labels.ts'
import { notifyProblem } from '../../app/problems.tsx'
import { Time } from '../../app/time.tsx'
import { inARow } from '../../language/lists.ts'
import { call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'
import { queries } from '../../net/queries.ts'
import { t } from '../words.ts'
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
          {t('invitations.noNote')}
        </Text>
      ) : (
        one.note
      )}
    </Table.Td>
    <Table.Td>
      <Badge variant="light" size="sm" color={stateColors[one.state]}>
        {t(`invitationStates.${one.state}`)}
      </Badge>
    </Table.Td>
    <Table.Td ta="right">{t('invitations.usesOf', { uses: one.uses, most: one.maxUses })}</Table.Td>
    <Table.Td>
      <Time at={one.createdAt} />
    </Table.Td>
    <Table.Td>
      <Time at={one.expiresAt} />
    </Table.Td>
    <Table.Td>
      {one.state === 'open' && (
        <Tooltip label={t('invitations.revoke')}>
          <ActionIcon
            aria-label={t('invitations.revokeFor', { roles: inARow(one.roles.map((role) => roleNames[role])) })}
            onClick={onRevoke}
          >
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
    onError: (error) => notifyProblem(error, t('invitations.notRevoked')),
  })
  const ask = (one: Invitation) =>
    modals.openConfirmModal({
      title: t('invitations.revokeAsk'),
      children: <Text size="sm">{t('invitations.revokeText')}</Text>,
      labels: { confirm: t('invitations.revoke'), cancel: t('invitations.keep') },
      confirmProps: { color: 'red' },
      onConfirm: () => revoke.mutate(one.id),
    })
  return (
    <Async query={invitations}>
      {(list) =>
        list.length === 0 ? (
          <Empty title={t('invitations.noneYet')}>{t('invitations.howTo')}</Empty>
        ) : (
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('invitations.roles')}</Table.Th>
                <Table.Th>{t('invitations.note')}</Table.Th>
                <Table.Th>{t('invitations.state')}</Table.Th>
                <Table.Th ta="right">{t('invitations.used')}</Table.Th>
                <Table.Th>{t('invitations.made')}</Table.Th>
                <Table.Th>{t('invitations.expires')}</Table.Th>
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
