import { Button, Group, Stack, Text, ThemeIcon } from '@mantine/core'
import type { Project } from '@reticle/contract'
import { IconCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Panel } from '../../app/page.tsx'
import { t } from '../words.ts'

type Step = {
  readonly title: string
  readonly text: string
  readonly isDone: boolean
  readonly to: `/projects/$projectId/${'protocol' | 'samples' | 'people'}`
  readonly action: string
}

const stepsOf = (project: Project): readonly Step[] => [
  {
    title: t('firstSteps.writeProtocol'),
    text: t('firstSteps.aboutProtocol'),
    isDone: project.protocolId !== null,
    to: '/projects/$projectId/protocol',
    action: project.protocolId === null ? t('firstSteps.writeIt') : t('firstSteps.lookAtIt'),
  },
  {
    title: t('firstSteps.addImages'),
    text: project.sampleCount === 0 ? t('firstSteps.dropThem') : t('firstSteps.soFar', { samples: project.sampleCount }),
    isDone: project.sampleCount > 0,
    to: '/projects/$projectId/samples',
    action: project.sampleCount === 0 ? t('firstSteps.addImages') : t('firstSteps.addMore'),
  },
  {
    title: t('firstSteps.inviteReaders'),
    text: t('firstSteps.aboutInvite'),
    isDone: false,
    to: '/projects/$projectId/people',
    action: t('firstSteps.invite'),
  },
]

/** What a manager does before there is anything to see: three steps, and which of them are done. */
export const FirstSteps = ({ project }: { project: Project }) => (
  <Panel title={t('firstSteps.firstSteps')} note={t('firstSteps.nothingSubmitted')}>
    <Stack gap="sm">
      {stepsOf(project).map(({ title, text, isDone, to, action }, index) => (
        <Group key={title} gap="sm" wrap="nowrap">
          <ThemeIcon
            variant={isDone ? 'filled' : 'default'}
            radius="xl"
            size={26}
            aria-label={isDone ? t('firstSteps.done') : t('firstSteps.toDo')}
          >
            {isDone ? <IconCheck size={16} /> : <Text size="xs">{index + 1}</Text>}
          </ThemeIcon>
          <div style={{ flex: 1, minWidth: 0 }}>
            <Text size="sm" fw={600}>
              {title}
            </Text>
            <Text size="sm" c="dimmed">
              {text}
            </Text>
          </div>
          <Button
            size="xs"
            variant={isDone ? 'default' : 'filled'}
            renderRoot={(props) => <Link to={to} params={{ projectId: project.id }} {...props} />}
          >
            {action}
          </Button>
        </Group>
      ))}
    </Stack>
  </Panel>
)
