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
import { RolePicker } from './invite-by-link.tsx'
import { Roles } from './roles.tsx'

const EditRoles = ({ projectId, member, onClose }: { projectId: ProjectId; member: Member; onClose: () => void }) => {
  const client = useQueryClient()
  const [roles, setRoles] = useState<ProjectRole[]>(member.roles)
  const save = useMutation({
    mutationFn: () => call('setMemberRoles', { params: { projectId, personId: member.personId }, body: { roles } }),
    onSuccess: () => {
      notifyDone(roles.length === 0 ? `${member.name} was removed from the project` : `Roles of ${member.name} changed`)
      void client.invalidateQueries({ queryKey: keys.project(projectId) })
      onClose()
    },
    onError: (error) => notifyProblem(error, 'The roles were not changed'),
  })
  return (
    <Modal opened onClose={onClose} title={`Roles of ${member.name}`} size="lg">
      <Stack gap="md">
        <RolePicker label="Roles in this project" value={roles} onChange={setRoles} />
        {roles.length === 0 && (
          <Text size="sm" c="orange">
            Without a role {member.name} leaves the project. Annotations and decisions stay, under their name.
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button onClick={() => save.mutate()} loading={save.isPending} color={roles.length === 0 ? 'red' : 'accent'}>
            {roles.length === 0 ? 'Remove from project' : 'Save roles'}
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
                <Table.Th>Name</Table.Th>
                <Table.Th>E-mail</Table.Th>
                <Table.Th>Roles</Table.Th>
                <Table.Th ta="right">Annotations</Table.Th>
                <Table.Th ta="right">Decisions</Table.Th>
                <Table.Th>Joined</Table.Th>
                <Table.Th>Last seen</Table.Th>
                <Table.Th />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {list.map((member) => (
                <Table.Tr key={member.personId}>
                  <Table.Td fw={500}>{member.name}</Table.Td>
                  <Table.Td>{isImported(member.email) ? 'From a file of labels: cannot sign in' : member.email}</Table.Td>
                  <Table.Td>
                    <Roles roles={member.roles} />
                  </Table.Td>
                  <Table.Td ta="right">{count(member.annotations)}</Table.Td>
                  <Table.Td ta="right">{count(member.adjudications)}</Table.Td>
                  <Table.Td>
                    <Time at={member.joinedAt} isDay />
                  </Table.Td>
                  <Table.Td>{member.lastSeenAt === null ? 'never' : <Ago at={member.lastSeenAt} />}</Table.Td>
                  <Table.Td>
                    <Tooltip label="Change roles">
                      <ActionIcon aria-label={`Change roles of ${member.name}`} onClick={() => setEdited(member)}>
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
