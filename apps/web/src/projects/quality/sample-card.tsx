import { Anchor, Badge, Group, Stack } from '@mantine/core'
import { type ProjectId, sampleIdSchema, taskIdSchema } from '@reticle/domain'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Thumbnail } from '../samples/thumbnail.tsx'

type Props = {
  readonly projectId: ProjectId
  readonly taskId: string
  readonly sampleId: string
  readonly name: string
  readonly badge?: string
  readonly children: ReactNode
}

/** A sample with its picture and what is to be said of it; its name leads to its task. */
export const SampleCard = ({ projectId, taskId, sampleId, name, badge, children }: Props) => (
  <Group wrap="nowrap" gap="sm" align="flex-start" className="panel" p="xs">
    <Thumbnail sample={{ id: sampleIdSchema.parse(sampleId), width: 72, height: 72 }} size={72} />
    <Stack gap={2} style={{ minWidth: 0, flex: 1 }}>
      <Group gap="xs" wrap="nowrap" justify="space-between">
        <Anchor
          size="sm"
          fw={600}
          truncate
          title={name}
          renderRoot={(props) => (
            <Link {...props} to="/projects/$projectId/contested/$taskId" params={{ projectId, taskId: taskIdSchema.parse(taskId) }} />
          )}
        >
          {name}
        </Anchor>
        {badge !== undefined && (
          <Badge size="xs" variant="default" flex="none">
            {badge}
          </Badge>
        )}
      </Group>
      {children}
    </Stack>
  </Group>
)
