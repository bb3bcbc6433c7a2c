import { ActionIcon, Button, Group, Modal, Stack, Table, Text, Tooltip } from '@mantine/core'
import type { Member } from '@reticle/contract'
import type { ProjectId, ProjectRole } from '@reticle/domain'
import { IconPencil } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Async } from '../../app/async.tsx'
import { count } from '../../app/numbers.tsx'
import { notifyDone, notifyProblem } from '../../app/problems.tsx'
import { Ago, Time } from '../../app/time.tsx'
import { call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'
import { queries } from '../../net/queries.ts'
import { t } from '../words.ts'
import { RolePicker } from './invite-by-link.tsx'
import { Roles } from './roles.tsx'

const EditRoles = ({ projectId, member, onClose }: { projectId: ProjectId; member: Member; onClose: () => void }) => {
  const client = useQueryClient()
  const [roles, setRoles] = useState<ProjectRole[]>(member.roles)
  const save = useMutation({
    mutationFn: () => call('setMemberRoles', { params: { projectId, personId: member.personId }, body: { roles } }),
    onSuccess: () => {
      notifyDone(t(roles.length === 0 ? 'members.removed' : 'members.rolesChanged', { name: member.name }))
      void client.invalidateQueries({ queryKey: keys.project(projectId) })
      onClose()
    },
    onError: (error) => notifyProblem(error, t('members.notChanged')),
  })
  return (
    <Modal opened onClose={onClose} title={t('members.rolesOf', { name: member.name })} size="lg">
      <Stack gap="md">
        <RolePicker label={t('members.rolesHere')} value={roles} onChange={setRoles} />
        {roles.length === 0 && (
          <Text size="sm" c="orange">
            {t('members.leaves', { name: member.name })}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button onClick={() => save.mutate()} loading={save.isPending} color={roles.length === 0 ? 'red' : 'accent'}>
            {roles.length === 0 ? t('members.removeFrom') : t('members.saveRoles')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

/** Who has a part in the project, how much they did, and a way to change their roles. */
/** Readers whom only a file knows have an address that nobody can have. */
const isImported = (email: string): boolean => email.endsWith('@imported.invalid')

export const Members = ({ projectId }: { projectId: ProjectId }) => {
  const members = useQuery(queries.members(projectId))
  const [edited, setEdited] = useState<Member>()
  return (
    <Async query={members}>
      {(list) => (
        <>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('members.name')}</Table.Th>
                <Table.Th>{t('members.email')}</Table.Th>
                <Table.Th>{t('members.roles')}</Table.Th>
                <Table.Th ta="right">{t('members.annotations')}</Table.Th>
                <Table.Th ta="right">{t('members.decisions')}</Table.Th>
                <Table.Th>{t('members.joined')}</Table.Th>
                <Table.Th>{t('members.lastSeen')}</Table.Th>
                <Table.Th />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {list.map((member) => (
                <Table.Tr key={member.personId}>
                  <Table.Td fw={500}>{member.name}</Table.Td>
                  <Table.Td>{isImported(member.email) ? t('members.fromFile') : member.email}</Table.Td>
                  <Table.Td>
                    <Roles roles={member.roles} />
                  </Table.Td>
                  <Table.Td ta="right">{count(member.annotations)}</Table.Td>
                  <Table.Td ta="right">{count(member.adjudications)}</Table.Td>
                  <Table.Td>
                    <Time at={member.joinedAt} isDay />
                  </Table.Td>
                  <Table.Td>{member.lastSeenAt === null ? t('members.never') : <Ago at={member.lastSeenAt} />}</Table.Td>
                  <Table.Td>
                    <Tooltip label={t('members.changeRoles')}>
                      <ActionIcon aria-label={t('members.changeRolesOf', { name: member.name })} onClick={() => setEdited(member)}>
                        <IconPencil size={16} />
                      </ActionIcon>
                    </Tooltip>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          {edited !== undefined && <EditRoles projectId={projectId} member={edited} onClose={() => setEdited(undefined)} />}
        </>
      )}
    </Async>
  )
}
