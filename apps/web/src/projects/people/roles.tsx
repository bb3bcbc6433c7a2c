import { Badge, Group } from '@mantine/core'
import type { ProjectRole } from '@reticle/domain'
import { roleNames } from '../../app/labels.ts'

/** The roles of somebody, in words. */
export const Roles = ({ roles }: { roles: readonly ProjectRole[] }) => (
  <Group gap={4}>
    {roles.map((role) => (
      <Badge key={role} variant="light" size="sm">
        {roleNames[role]}
      </Badge>
    ))}
  </Group>
)
